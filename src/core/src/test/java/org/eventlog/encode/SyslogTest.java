// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.encode.SyslogSettings.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests frames of RFC 5424 with its grammar. */
class SyslogTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final Pattern GRAMMAR = Pattern.compile("<(0|[1-9]\\d{0,2})>1"
            + " (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?Z) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128})"
            + " ([!-~]{1,32}) - (.*)\n", Pattern.DOTALL);
    private static final String BOM = "\uFEFF";

    private static byte[] frame(int facility, Message message, String host, String application, LogEvent event,
            EventLimits limits) {
        FormatChoice format = Formats.of("syslog", Map.of("eventlog.syslog.facility",
                SyslogSettings.FACILITIES.get(facility), "eventlog.syslog.message", message.name().toLowerCase()));
        ByteSink sink = new ByteSink(16, limits.event());
        new EventEncoder(format, new Identity(null, null, null, application, host, 7), limits,
                InstantSource.fixed(NOON), new Random(1), () -> ContextSnapshot.NONE, Additions.NONE)
                .encode(event, sink);
        return sink.toByteArray();
    }

    private static String text(LogEvent event) {
        return new String(frame(16, Message.TEXT, "h", "shop", event, EventLimits.DEFAULT), StandardCharsets.UTF_8);
    }

    @Test
    void theWholeEventIsTheMessageByDefault() {
        String frame = new String(frame(16, Message.EVENT, "h", "shop",
                LogEvent.named("order.placed").level(Level.WARN).message("ü\n").build(), EventLimits.DEFAULT),
                StandardCharsets.UTF_8);

        assertThat(frame).startsWith("<132>1 2026-11-21T12:00:00.123Z h shop 7 order.placed - {\"id\":")
                .contains("\"message\":\"ü\\n\"").endsWith("}\n").doesNotContain(BOM);
    }

    @ParameterizedTest
    @CsvSource({"9999-12-31T23:59:59Z, 2099-12-31T23:59:59.999Z", "+100000-01-01T00:00:00Z, 2099-12-31T23:59:59.999Z",
            "1969-12-31T23:59:59Z, 1970-01-01T00:00:00.000Z", "2099-01-01T00:00:00Z, 2099-01-01T00:00:00.000Z"})
    void clampsOnlyTheHeadersYearForRsyslog(String time, String header) {
        String frame = new String(frame(16, Message.EVENT, "h", "shop",
                LogEvent.named("far").time(Instant.parse(time)).build(), EventLimits.DEFAULT), StandardCharsets.UTF_8);

        assertThat(frame).startsWith("<134>1 " + header + " h shop 7 far - {");
    }

    @Test
    void asciiTextHasNoByteOrderMark() {
        assertThat(text(LogEvent.named("e").message("one\n\ttwo\u007F").build()))
                .isEqualTo("<134>1 2026-11-21T12:00:00.123Z h shop 7 e - one#012#011two#177\n");
        assertThat(text(LogEvent.named("e").message("süß").build())).endsWith(" - " + BOM + "süß\n");
        assertThat(text(LogEvent.named("e").build())).endsWith(" e - e\n");
    }

    @Test
    void aTextThatIsTooLongIsCutBetweenCharacters() {
        int most = EventLimits.DEFAULT.message();

        assertThat(text(LogEvent.named("e").message("x" + "😀".repeat(most)).build()))
                .endsWith(BOM + "x" + "😀".repeat((most - 1) / 2) + "…\n");
    }

    @Test
    void replacesInvalidCharactersInNames() {
        String frame = new String(frame(0, Message.TEXT, null, "shöp 1" + "x".repeat(60),
                LogEvent.named("bestellung größer als " + "9".repeat(40)).level(Level.EXTREME).message("m").build(),
                EventLimits.DEFAULT), StandardCharsets.UTF_8);

        assertThat(frame).isEqualTo("<1>1 2026-11-21T12:00:00.123Z - sh_p_1" + "x".repeat(42)
                + " 7 bestellung_gr__er_als_9999999999 - m\n");
    }

    @ParameterizedTest
    @EnumSource
    void anyEventIsValid(Message message) throws CharacterCodingException {
        long seed = Long.getLong("seed", System.nanoTime());
        AnyEvent any = new AnyEvent(new Random(seed));
        for (int i = 0; i < 6000; i++) {
            EventLimits limits = EventLimits.ofEventBytes(1500 << i % 5);
            int facility = i % 24;
            LogEvent event = any.next();
            byte[] bytes = frame(facility, message, "hö st", "a b", event, limits);
            String frame = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();

            assertThat(bytes.length).as("-Dseed=%d", seed).isLessThanOrEqualTo(limits.event());
            Matcher parts = GRAMMAR.matcher(frame);
            assertThat(parts.matches()).as("-Dseed=%d: %s", seed, frame).isTrue();
            assertThat(Integer.parseInt(parts.group(1))).isEqualTo(facility * 8 + event.level().syslogSeverity());
            OffsetDateTime.parse(parts.group(2));
            assertThat(parts.group(3)).isEqualTo("h__st");
            assertThat(parts.group(5)).isEqualTo("7");
            String body = parts.group(7);
            if (message == Message.EVENT) {
                byte[] line = (body + "\n").getBytes(StandardCharsets.UTF_8);
                assertThat(Oracle.JSON.read(line, line.length)).singleElement().isInstanceOf(Map.class);
            } else {
                assertThat(body.startsWith(BOM)).as("-Dseed=%d: %s", seed, body)
                        .isEqualTo(body.chars().anyMatch(c -> c >= 128));
                assertThat(body.chars().noneMatch(c -> c < 32 || c == 127)).as("-Dseed=%d: %s", seed,
                        Arrays.toString(bytes)).isTrue();
            }
        }
    }
}
