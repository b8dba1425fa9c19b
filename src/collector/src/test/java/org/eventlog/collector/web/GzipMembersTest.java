// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GzipMembersTest {

    @Test
    void readsSeveralMembersSomeOfThemEmpty() throws Exception {
        assertThat(text(join(gzip(""), gzip("a"), gzip(""), gzip(""), gzip("bc")))).isEqualTo("abc");
        assertThat(text(gzip(""))).isEmpty();
    }

    @Test
    void manyEmptyMembersNeedNoStack() throws Exception {
        byte[] empty = gzip("");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 50_000; i++) {
            all.write(empty);
        }
        all.write(gzip("end"));

        assertThat(text(all.toByteArray())).isEqualTo("end");
    }

    @Test
    void everyTruncationIsAnError() throws Exception {
        byte[] one = gzip("hello, hello, hello");
        byte[] two = join(one, gzip("again"));
        for (int length = 0; length < two.length; length++) {
            if (length != one.length) {
                byte[] part = Arrays.copyOf(two, length);
                assertThatThrownBy(() -> text(part)).as("%d bytes", length).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void zerosMayFollowButNothingElse() throws Exception {
        assertThat(text(join(gzip("a"), new byte[512]))).isEqualTo("a");
        assertThatThrownBy(() -> text(join(gzip("a"), new byte[]{1}))).isInstanceOf(IOException.class);
    }

    @Test
    void wrongChecksumIsAnError() throws Exception {
        byte[] wire = gzip("hello");
        wire[wire.length - 5] ^= 1;

        assertThatThrownBy(() -> text(wire)).isInstanceOf(IOException.class);
    }

    @Test
    void skipsTheOptionalPartsOfAHeader() throws Exception {
        // With an extra field, a name and a comment.
        byte[] plain = gzip("x");
        byte[] head = HexFormat.of().parseHex("1f8b081c00000000000002000102" + "6100" + "6200");

        assertThat(text(join(head, Arrays.copyOfRange(plain, 10, plain.length)))).isEqualTo("x");
    }

    @Test
    void readsByteByByte() throws Exception {
        try (GzipMembers in = new GzipMembers(gzip("ab"))) {
            assertThat(in.read()).isEqualTo('a');
            assertThat(in.read()).isEqualTo('b');
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    private static String text(byte[] wire) throws IOException {
        try (GzipMembers in = new GzipMembers(wire)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
