// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.eventlog.redact.Redactor;
import org.eventlog.spi.ObjectRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventRedactionTest {
    private static final LogEvent RECORD = LogEvent.named("log_record").target("logger:com.example.TokenService")
            .message("login failed: password=hunter2")
            .field("logger", "com.example.TokenService").field("thread", "main")
            .field("token", "hunter2").field("parameters", List.of("password=hunter2")).field("n", 4).build();

    @Test
    void masksMessageAndFieldsOfLogRecords() {
        LogEvent clean = redaction(Map.of()).of(RECORD, null, EventLimits.DEFAULT).event();

        assertThat(clean.message()).isEqualTo("login failed: password=***");
        assertThat(clean.fields()).containsEntry("token", "***").containsEntry("n", 4L)
                .containsEntry("parameters", List.of("password=***"))
                .containsEntry("logger", "com.example.TokenService").containsEntry("thread", "main");
        assertThat(clean.target()).isEqualTo("logger:com.example.TokenService");
    }

    @Test
    void keepsLogRecordsIfConfigured() {
        assertThat(redaction(Map.of("eventlog.redact.records", "false")).of(RECORD, null, EventLimits.DEFAULT).event())
                .isSameAs(RECORD);
    }

    @Test
    void keepsApplicationEventsByDefault() {
        LogEvent own = LogEvent.named("signed.in").message("password=hunter2").target("Bearer hunter2hunter2")
                .field("pin", 4711).build();

        assertThat(redaction(Map.of()).of(own, null, EventLimits.DEFAULT).event()).isSameAs(own);
        LogEvent clean = redaction(Map.of("eventlog.redact.events", "true")).of(own, null, EventLimits.DEFAULT).event();
        assertThat(clean.message()).isEqualTo("password=***");
        assertThat(clean.target()).isEqualTo("Bearer ***");
        assertThat(clean.fields()).containsEntry("pin", "***");
    }

    @Test
    void anEventWithoutSecretsIsNotCopied() {
        LogEvent plain = LogEvent.named("log_record").message("order 4711 placed").field("n", 1).build();

        assertThat(redaction(Map.of()).of(plain, null, EventLimits.DEFAULT).event()).isSameAs(plain);
    }

    @Test
    void namesThatAreConfiguredAreSecretInExceptionsToo() {
        Exception cause = new IllegalStateException("kunde=hunter2 is locked");
        LogEvent failed = LogEvent.named("failed").exception(new RuntimeException("kunde: hunter2", cause)).build();

        Throwable clean = redaction(Map.of("eventlog.redact.names", "kunde")).of(failed, null, EventLimits.DEFAULT)
                .event().exception();

        String trace = StackTraces.of(clean, 65_536);
        assertThat(trace).doesNotContain("hunter2").contains("java.lang.RuntimeException: kunde: ***",
                "Caused by: java.lang.IllegalStateException: kunde=*** is locked", "EventRedactionTest.java");
        assertThat(StackTraces.type(clean)).isEqualTo("java.lang.RuntimeException");
        assertThat(StackTraces.message(clean)).isEqualTo("kunde: ***");
    }

    @Test
    void doesNotTruncateWithinASecret() {
        int most = EventLimits.DEFAULT.message();
        for (int back = 0; back < 40; back++) {
            String message = "x ".repeat(most).substring(0, most - back)
                    + " card 4111 1111 1111 1111 and more".repeat(9);

            String clean = redaction(Map.of())
                    .of(LogEvent.named("log_record").message(message).build(), null, EventLimits.DEFAULT)
                    .event().message();

            assertThat(clean).hasSizeBetween(most + 1, most + 257).doesNotContain("1111");
        }
    }

    static Stream<LogEvent> whatIsTooLong() {
        String words = "word ".repeat(EventLimits.DEFAULT.message());
        String secrets = "password=hunter2hunter2hunter2hunter2hunter2 ".repeat(EventLimits.DEFAULT.message() / 40);
        String key = "k".repeat(500);
        return Stream.of(words, secrets).flatMap(text -> Stream.of(
                LogEvent.named("log_record").message(text).build(),
                LogEvent.named("log_record").field("f", text).build(),
                LogEvent.named("log_record").field("f", List.of(text)).build(),
                LogEvent.named("log_record").field("f", Map.of(key + 1, 1, key + 2, 2, "p", "password=hunter2"))
                        .build(),
                LogEvent.named("signed.in").target(text).build()));
    }

    @ParameterizedTest
    @MethodSource("whatIsTooLong")
    void flagsTruncationWithAndWithoutRedaction(LogEvent event) {
        EventRedaction redaction = redaction(Map.of("eventlog.redact.events", "true"));

        String written = written(event, redaction);

        assertThat(written).contains("\"truncated\":true").doesNotContain("hunter2");
        assertThat(written(event, EventRedaction.NONE)).contains("\"truncated\":true");
        assertThat(written.contains("…")).isEqualTo(!event.fields().toString().contains("kkk"));
    }

    @Test
    void doesNotFlagATextThatFitsAfterMasking() {
        String secret = "x ".repeat(4_000) + "password=" + "h".repeat(300);

        assertThat(written(LogEvent.named("log_record").field("f", secret).build(), redaction(Map.of())))
                .contains("password=***").doesNotContain("truncated");
    }

    @Test
    void masksSecretsAfterManyValuesWithoutLosingAny() {
        LogEvent.Builder event = LogEvent.named("log_record");
        for (int i = 0; i < 9; i++) {
            event.field("many" + i, List.of("password=hunter2", Collections.nCopies(9, Collections.nCopies(190, i))));
        }
        event.field("login", Map.of("password", "hunter2")).field("list", List.of("password=hunter2"));

        String written = written(event.build(), redaction(Map.of()));

        assertThat(written).doesNotContain("hunter2", "truncated").contains("\"login\":{\"password\":\"***\"}",
                "8" + ",8".repeat(189));
    }

    @Test
    void keepsTheKeyOfAnEntry() {
        LogEvent entries = LogEvent.named("log_record").field("e", Map.entry("city", "Paris"))
                .field("f", List.of(Map.entry("password", "hunter2"))).build();

        assertThat(written(entries, redaction(Map.of()))).contains("\"e\":{\"key\":\"city\",\"value\":\"Paris\"}",
                "\"f\":[{\"key\":\"password\",\"value\":\"***\"}]");
    }

    @Test
    void anObjectIsRenderedWithinTheSizeOfAnEventWithRedactionToo() {
        ObjectRenderer renderer = (object, to) -> to.write("[\"" + "x".repeat(8_000) + "\"" + ",\"y\"".repeat(150)
                + " ".repeat(300_000) + ",\"password=hunter2\"]");
        LogEvent event = LogEvent.named("log_record").field("f", new Order(1)).build();

        assertThat(written(event, redaction(Map.of()), EventLimits.ofEventBytes(1 << 20), renderer))
                .contains("password=***").doesNotContain("truncated", "not rendered");
        assertThat(written(event, redaction(Map.of()), EventLimits.ofEventBytes(4_096), renderer))
                .contains("(not rendered: more than 4096 characters)", "\"truncated\":true");
    }

    @Test
    void flagsATruncatedValueThatWasMaskedBefore() {
        String text = "x ".repeat(3_000) + "password=" + "h".repeat(1_000) + " y".repeat(3_000);
        for (Object value : List.of(text, List.of(text), Map.of("k", text))) {
            Object masked = new MaskedValues(Redactor.DEFAULT).of(null, value);

            for (EventRedaction redaction : List.of(EventRedaction.NONE,
                    redaction(Map.of("eventlog.redact.events", "true")))) {
                LogEvent placed = LogEvent.named("placed").field("result", masked).build();
                assertThat(written(placed, redaction)).contains("password=***", "…\"", "\"truncated\":true")
                        .doesNotContain("hhh");
                assertThat(written(Detached.of(placed).event(), redaction)).contains("\"truncated\":true");
            }
        }
    }

    private static String written(LogEvent event, EventRedaction redaction) {
        return written(event, redaction, EventLimits.DEFAULT, null);
    }

    private static String written(LogEvent event, EventRedaction redaction, EventLimits limits,
            ObjectRenderer objects) {
        Settings settings = new Settings(key -> null);
        ByteSink out = new ByteSink(1 << 21, 1 << 21);
        new EventEncoder(Formats.json(), Identity.read(settings), limits, InstantSource.system(),
                new Random(1),
                () -> ContextSnapshot.NONE, new Additions(Map.of(), List.of(), false, objects, redaction))
                .encode(event, out);
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }

    @Test
    void doesNotTruncateADetachedExceptionWithinASecret() {
        for (int back = 0; back < 40; back++) {
            String text = "x".repeat(8_192 - 100 - back) + " password=" + "hunter2".repeat(100);

            ThrownCopy copy = ThrownCopy.of(new IllegalStateException(text), new Bounds());

            assertThat(copy.toString()).doesNotContain("hunter2");
            assertThat(copy.getMessage()).doesNotContain("hunter2");
        }
    }

    private record Order(int number) {}

    private static EventRedaction redaction(Map<String, String> configuration) {
        return EventRedaction.read(new Settings(new HashMap<>(configuration)::get));
    }
}
