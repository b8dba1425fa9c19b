// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.eventlog.LogEvent;
import org.eventlog.config.Settings;
import org.junit.jupiter.api.Test;

class EventRedactionTest {
    private static final LogEvent RECORD = LogEvent.named("log_record").target("logger:com.example.TokenService")
            .message("login failed: password=hunter2")
            .field("logger", "com.example.TokenService").field("thread", "main")
            .field("token", "hunter2").field("parameters", java.util.List.of("password=hunter2")).field("n", 4).build();

    @Test
    void masksMessageAndFieldsOfLogRecords() {
        LogEvent clean = redaction(Map.of()).of(RECORD, null);

        assertThat(clean.message()).isEqualTo("login failed: password=***");
        assertThat(clean.fields()).containsEntry("token", "***").containsEntry("n", 4L)
                .containsEntry("parameters", java.util.List.of("password=***"))
                .containsEntry("logger", "com.example.TokenService").containsEntry("thread", "main");
        assertThat(clean.target()).isEqualTo("logger:com.example.TokenService");
    }

    @Test
    void leavesLogRecordsAsTheyAreWhereThatIsConfigured() {
        assertThat(redaction(Map.of("eventlog.redact.records", "false")).of(RECORD, null)).isSameAs(RECORD);
    }

    @Test
    void leavesWhatTheApplicationSaysItselfUnlessAskedTo() {
        LogEvent own = LogEvent.named("signed.in").message("password=hunter2").target("Bearer hunter2hunter2")
                .field("pin", 4711).build();

        assertThat(redaction(Map.of()).of(own, null)).isSameAs(own);
        LogEvent clean = redaction(Map.of("eventlog.redact.events", "true")).of(own, null);
        assertThat(clean.message()).isEqualTo("password=***");
        assertThat(clean.target()).isEqualTo("Bearer ***");
        assertThat(clean.fields()).containsEntry("pin", "***");
    }

    @Test
    void anEventWithoutSecretsIsNotCopied() {
        LogEvent plain = LogEvent.named("log_record").message("order 4711 placed").field("n", 1).build();

        assertThat(redaction(Map.of()).of(plain, null)).isSameAs(plain);
    }

    @Test
    void namesThatAreConfiguredAreSecretInExceptionsToo() {
        Exception cause = new IllegalStateException("kunde=hunter2 is locked");
        LogEvent failed = LogEvent.named("failed").exception(new RuntimeException("kunde: hunter2", cause)).build();

        Throwable clean = redaction(Map.of("eventlog.redact.names", "kunde")).of(failed, null).exception();

        String trace = StackTraces.of(clean, 65_536);
        assertThat(trace).doesNotContain("hunter2").contains("java.lang.RuntimeException: kunde: ***",
                "Caused by: java.lang.IllegalStateException: kunde=*** is locked", "EventRedactionTest.java");
        assertThat(StackTraces.type(clean)).isEqualTo("java.lang.RuntimeException");
        assertThat(StackTraces.message(clean)).isEqualTo("kunde: ***");
    }

    @Test
    void aLongMessageIsNotCutWithinASecret() {
        int most = EventLimits.DEFAULT.message();
        for (int back = 0; back < 40; back++) {
            String message = "x ".repeat(most).substring(0, most - back)
                    + " card 4111 1111 1111 1111 and more".repeat(9);

            String clean = redaction(Map.of()).of(LogEvent.named("log_record").message(message).build(), null)
                    .message();

            assertThat(clean).hasSizeLessThanOrEqualTo(most).doesNotContain("1111");
        }
    }

    @Test
    void anExceptionThatWaitedIsNotCutWithinASecret() {
        for (int back = 0; back < 40; back++) {
            String text = "x".repeat(8_192 - 100 - back) + " password=" + "hunter2".repeat(100);

            ThrownCopy copy = ThrownCopy.of(new IllegalStateException(text), new Bounds());

            assertThat(copy.toString()).doesNotContain("hunter2");
            assertThat(copy.getMessage()).doesNotContain("hunter2");
        }
    }

    private static EventRedaction redaction(Map<String, String> configuration) {
        return EventRedaction.read(new Settings(new HashMap<>(configuration)::get));
    }
}
