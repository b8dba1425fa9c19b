// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyStartTest {
    private final BodyStart start = new BodyStart(20);

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "windows-1252", "Shift_JIS"})
    void bytesAreTextInTheirCharset(String name) {
        Charset charset = Charset.forName(name);
        String text = new String("t\u00e9 \u8336".getBytes(charset), charset);
        byte[] bytes = text.getBytes(charset);
        start.octet(bytes[0] & 0xff);
        start.octets(bytes, 1, bytes.length - 1);

        assertThat(start.text(charset)).isEqualTo(text);
        assertThat(start.isCut()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void bytesOfJsonAreTextInTheEncodingThatTheyBeginWith(String name) {
        byte[] bytes = "[\"\u8336\"]".getBytes(Charset.forName(name));
        start.octets(bytes, 0, bytes.length);

        assertThat(start.json()).isEqualTo((name.equals("UTF-16") ? "\ufeff" : "") + "[\"\u8336\"]");
        assertThat(start.isCut()).isFalse();
    }

    @Test
    void charactersOfJsonAreKept() {
        start.line("[1]");

        assertThat(start.json()).isEqualTo("[1]");
        assertThat(new BodyStart(20).json()).isEmpty();
    }

    @Test
    void keepsAtMostTheLimit() {
        bytes("0123456789".repeat(2));
        assertThat(start.isCut()).isFalse();
        bytes("x");

        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("0123456789".repeat(2));
        assertThat(start.isCut()).isTrue();
    }

    @Test
    void omitsATruncatedCharacter() {
        bytes("0123456789012345678\u8336 and more");
        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("0123456789012345678");

        BodyStart read = new BodyStart(20);
        read.characters("01234567890123456\ud83c\udf75".toCharArray(), 0, 19);
        assertThat(read.text(null)).isEqualTo("01234567890123456");
        assertThat(read.isCut()).isTrue();
    }

    @Test
    void linesAreKeptWithEndsBetweenThem() {
        start.line("one");
        start.line("");
        start.character('t');
        start.line("wo");

        assertThat(start.text(null)).isEqualTo("one\n\ntwo");
    }

    @Test
    void keepsRereadDataOnce() {
        bytes("one");
        start.mark();
        bytes(" two");
        start.reset();
        bytes(" two three");
        start.reset();
        bytes(" t");

        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("one two three");
        assertThat(start.isCut()).isFalse();
    }

    @Test
    void keepsNothingAfterAGap() {
        bytes("{\"a\":1,");
        start.gap();
        bytes("hunter2");

        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("{\"a\":1,");
        assertThat(start.isCut()).isTrue();
    }

    @Test
    void keepsNothingMoreIfLinesAreReread() {
        start.mark();
        start.line("one");
        start.reset();
        start.characters("one\r\ntwo".toCharArray(), 0, 8);

        assertThat(start.text(null)).isEqualTo("one");
        assertThat(start.isCut()).isTrue();
    }

    @Test
    void keepsNothingMoreIfBytesFollowCharacters() {
        start.line("one");
        bytes("two");

        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("one");
        assertThat(start.isCut()).isTrue();
    }

    private void bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        start.octets(bytes, 0, bytes.length);
    }
}
