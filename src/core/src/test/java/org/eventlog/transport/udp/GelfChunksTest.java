// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.eventlog.transport.udp.GelfChunks.Compression;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GelfChunksTest {
    private static final int CHUNK = 1420;

    private static GelfChunks chunks(Compression compression) {
        return new GelfChunks(CHUNK, compression, new Random(1));
    }

    private static byte[] bytes(int length, boolean regular) {
        byte[] bytes = new byte[length];
        if (!regular) {
            new Random(length).nextBytes(bytes);
        }
        bytes[0] = '{';
        return bytes;
    }

    /** As a receiver puts an event together. */
    private static byte[] joined(List<ByteBuffer> datagrams) throws IOException {
        if (datagrams.size() == 1) {
            return unpacked(rest(datagrams.get(0)));
        }
        assertThat(datagrams.size()).isLessThanOrEqualTo(128);
        long id = datagrams.get(0).getLong(2);
        InputStream[] parts = new InputStream[datagrams.size()];
        for (ByteBuffer datagram : datagrams) {
            assertThat(datagram.remaining()).isLessThanOrEqualTo(CHUNK);
            assertThat(datagram.getShort()).isEqualTo((short) 0x1E0F);
            assertThat(datagram.getLong()).isEqualTo(id);
            int at = datagram.get();
            assertThat(datagram.get() & 0xFF).isEqualTo(parts.length);
            parts[at] = new ByteArrayInputStream(rest(datagram));
        }
        return unpacked(new SequenceInputStream(Collections.enumeration(List.of(parts))).readAllBytes());
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return rest;
    }

    private static byte[] unpacked(byte[] bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        return switch (bytes[0]) {
            case '{' -> bytes;
            case 0x1F -> new GZIPInputStream(in).readAllBytes();
            default -> new InflaterInputStream(in).readAllBytes();
        };
    }

    @ParameterizedTest
    @EnumSource
    void reassemblesAnEventOfAnySize(Compression compression) throws Exception {
        int part = CHUNK - 12;
        for (int size : new int[]{1, 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * part, 2 * part + 1, 100_000,
                GelfChunks.maxBytes(CHUNK)}) {
            for (boolean regular : new boolean[]{true, false}) {
                byte[] event = bytes(size, regular);

                assertThat(joined(chunks(compression).datagrams(ByteBuffer.wrap(event))))
                        .as("%d bytes", size).isEqualTo(event);
            }
        }
    }

    @Test
    void chunksOnlyLargeEventsAndCompressesIfSmaller() {
        assertThat(chunks(Compression.NONE).datagrams(ByteBuffer.wrap(bytes(CHUNK, false)))).hasSize(1);
        assertThat(chunks(Compression.NONE).datagrams(ByteBuffer.wrap(bytes(CHUNK + 1, true)))).hasSize(2);
        assertThat(chunks(Compression.GZIP).datagrams(ByteBuffer.wrap(bytes(100_000, true)))).singleElement()
                .satisfies(d -> assertThat(d.getShort(0)).isEqualTo((short) 0x1F8B));
        assertThat(chunks(Compression.ZLIB).datagrams(ByteBuffer.wrap(bytes(100_000, true)))).singleElement()
                .satisfies(d -> assertThat(d.get(0)).isEqualTo((byte) 0x78));
    }

    @Test
    void idsDifferInTheirFirstSixBytes() {
        GelfChunks chunks = chunks(Compression.NONE);
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(chunks.datagrams(ByteBuffer.wrap(bytes(2000, true))).get(0).getLong(2) >>> 16);
        }

        assertThat(ids).hasSize(1000);
    }
}
