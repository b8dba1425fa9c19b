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
    void aRecordedBodyHasNoHoleAfterLinesAreReadAgain() {
        String lines = "a\r\n".repeat(4);
        start.mark();
        for (int i = 0; i < 4; i++) {
            start.line("a");
        }
        start.reset();
        start.characters((lines + "0123456789012345678901234").toCharArray(), 0, lines.length() + 25);
        start.characters("end".toCharArray(), 0, 3);

        assertThat(start.isCut()).isTrue();
        assertThat(start.text(StandardCharsets.UTF_8)).startsWith("a\na\na\na").doesNotContain("end");
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

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void keepsLinesOnceThatAreRereadAsCharacters(String end) {
        start.mark();
        start.line("one");
        start.line("");
        start.line("two");
        start.reset();
        characters("one" + end + end + "two" + end + "six");

        assertThat(start.text(null)).isEqualTo("one\n\ntwo" + end + "six");
        assertThat(start.isCut()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void keepsLinesOnceThatAreRereadOneByOne(String end) {
        start.line("one");
        start.mark();
        start.line("two");
        start.line("");
        start.reset();
        for (char c : ("two" + end + end + "six").toCharArray()) {
            start.character(c);
        }

        assertThat(start.text(null)).isEqualTo("one\ntwo\n" + end + "six");
        assertThat(start.isCut()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void keepsCharactersOnceThatAreRereadAsLines(String end) {
        start.mark();
        characters("one" + end + "t");
        start.reset();
        start.line("one");
        start.line("two");
        start.line("six");

        assertThat(start.text(null)).isEqualTo("one" + end + "two\nsix");
        assertThat(start.isCut()).isFalse();
    }

    @Test
    void keepsWhatIsReadAfterItWasSkipped() {
        start.mark();
        bytes("one");
        start.gap();
        bytes("six");
        start.reset();
        bytes("one two");

        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("one two");
        assertThat(start.isCut()).isFalse();
    }

    @Test
    void aMarkBehindTheLimitOrAGapFindsNothing() {
        bytes("0123456789".repeat(2) + "more");
        start.mark();
        start.reset();
        bytes("hunter2");
        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("0123456789".repeat(2));
        assertThat(start.isCut()).isTrue();

        BodyStart skipped = new BodyStart(20);
        skipped.octet('a');
        skipped.gap();
        skipped.mark();
        skipped.octet('b');
        skipped.reset();
        skipped.octet('b');
        assertThat(skipped.text(StandardCharsets.UTF_8)).isEqualTo("a");
        assertThat(skipped.isCut()).isTrue();
    }

    @Test
    void keepsNothingMoreIfOtherDataIsReread() {
        start.mark();
        bytes("one");
        start.reset();
        bytes("two and more");

        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("one");
        assertThat(start.isCut()).isTrue();
    }

    @Test
    void keepsNothingMoreIfBytesFollowCharacters() {
        start.line("one");
        bytes("two");

        assertThat(start.text(StandardCharsets.UTF_8)).isEqualTo("one");
        assertThat(start.isCut()).isTrue();
    }

    private void characters(String text) {
        start.characters(text.toCharArray(), 0, text.length());
    }

    private void bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        start.octets(bytes, 0, bytes.length);
    }
}
