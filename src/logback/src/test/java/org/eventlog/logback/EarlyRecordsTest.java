// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.eventlog.bridge.EventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** Tests records that Logback passes on before the application's event log has started. */
class EarlyRecordsTest {
    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();

    @Test
    void deliversRecordsLoggedBeforeTheStart() {
        try (Logback logback = Logback.with("")) {
            MDC.put("order", "o-1");
            logback.logger("com.example.Stock").info("{} left", 3, new IllegalStateException("x"));
            MDC.clear();
            try (EventLogs.Registration registration = EventLogs.register(EarlyRecordsTest.class, events.eventLog())) {
                logback.logger("com.example.Stock").info("started");
            }
            assertThat(logback.complaints()).isEmpty();
        }

        assertThat(events.events()).extracting(e -> e.get("message")).containsExactly("3 left", "started");
        assertThat(events).received("log_record").withField("order", "o-1")
                .withException(IllegalStateException.class);
    }

    @Test
    void dropsTheOldestEarlyRecords() {
        try (Logback logback = Logback.with("")) {
            IntStream.range(0, 1_010).forEach(i -> logback.logger("l").info("{}", i));
            EventLogs.register(EarlyRecordsTest.class, events.eventLog()).close();
        }

        assertThat(events.events()).hasSize(1_001);
        assertThat(events.events().get(0).get("message")).isEqualTo("10");
        assertThat(events).exactlyOne("eventlog.dropped").hasKey("value", 10).hasField("reason", "too-early");
    }
}
