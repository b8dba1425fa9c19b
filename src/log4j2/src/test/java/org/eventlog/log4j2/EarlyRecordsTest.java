// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.logging.log4j.ThreadContext;
import org.eventlog.bridge.EventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests records that Log4j passes on before the application's event log has started. */
class EarlyRecordsTest {
    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();

    @Test
    void deliversRecordsLoggedBeforeTheStart() {
        try (Log4j log4j = Log4j.with("", "")) {
            ThreadContext.put("order", "o-1");
            ThreadContext.push("outer");
            log4j.logger("com.example.Stock").info("{} left", 3, new IllegalStateException("x"));
            ThreadContext.clearAll();
            try (EventLogs.Registration registration = EventLogs.register(EarlyRecordsTest.class, events.eventLog())) {
                log4j.logger("com.example.Stock").info("started");
            }
            assertThat(log4j.complaints()).isEmpty();
        }

        assertThat(events.events()).extracting(e -> e.get("message")).containsExactly("3 left", "started");
        assertThat(events).received("log_record").withField("order", "o-1")
                .withException(IllegalStateException.class);
        assertThat(events.events().get(0).fields()).containsEntry("ndc", java.util.List.of("outer"));
    }
}
