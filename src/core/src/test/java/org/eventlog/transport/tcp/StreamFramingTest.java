// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.tcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.eventlog.config.Settings;
import org.eventlog.encode.FormatChoice;
import org.eventlog.spi.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamFramingTest {
    /** Three events in two slices; the first array has another one before its own. */
    private static final Batch BATCH = new Batch("j", 0, List.of(slice("no\n", "{\"a\":1}\n", "{\"ü\":2}\n"),
            new Batch.Slice("{\"text\":\"0123456789\"}\n".getBytes(UTF_8), 0, 22, new int[]{22}, 0, 1)));

    private static Batch.Slice slice(String before, String first, String second) {
        byte[] all = (before + first + second).getBytes(UTF_8);
        int from = before.length();
        int[] ends = {from, from + first.length(), all.length};
        return new Batch.Slice(all, from, all.length, ends, 1, 2);
    }

    private static String framed(StreamFraming framing) {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer buffer : framing.frame(BATCH)) {
            text.append(UTF_8.decode(buffer));
        }
        return text.toString();
    }

    @Test
    void keepsLinesUnchanged() {
        assertThat(framed(StreamFraming.NONE)).isEqualTo("{\"a\":1}\n{\"ü\":2}\n{\"text\":\"0123456789\"}\n");
    }

    @Test
    void zeroByteReplacesTheLineFeed() {
        assertThat(framed(StreamFraming.ZERO)).isEqualTo("{\"a\":1}\0{\"ü\":2}\0{\"text\":\"0123456789\"}\0");
    }

    @Test
    void octetsAreCountedNotCharacters() {
        assertThat(framed(StreamFraming.OCTET_COUNTING))
                .isEqualTo("7 {\"a\":1}8 {\"ü\":2}21 {\"text\":\"0123456789\"}");
    }

    @ParameterizedTest
    @CsvSource({"json, eventlog, octet-counting, NONE", "json, gelf, octet-counting, ZERO",
            "msgpack, gelf, octet-counting, NONE", "syslog, eventlog, octet-counting, OCTET_COUNTING",
            "syslog, gelf, octet-counting, OCTET_COUNTING", "syslog, eventlog, lines, NONE"})
    void isChosenByTheFormat(String format, String layout, String syslog, StreamFraming expected) {
        Settings settings = new Settings(Map.of("eventlog.format", format, "eventlog.layout", layout,
                "eventlog.syslog.framing", syslog)::get);

        assertThat(StreamFraming.of(settings, FormatChoice.read(settings, null).payload())).isEqualTo(expected);
        settings.check();
    }
}
