// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of an event log once its flush has returned true. */
class FlushTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final ScriptedReceiver receiver = new ScriptedReceiver();

    @RepeatedTest(20)
    void countsDeliveredEvents() throws Exception {
        try (EventLog log = builder().build()) {
            for (int n = 1; n <= 50; n++) {
                log.log(LogEvent.named("event"));
                assertThat(log.flush(LONG)).isTrue();
                assertThat(log.stats().sent()).isEqualTo(n);
                assertThat(log.stats().queuedEvents()).isZero();
            }
        }
    }

    @RepeatedTest(20)
    void countsAndKeepsRejectedEvents() throws Exception {
        receiver.refused = "poison";
        try (EventLog log = builder().build()) {
            for (int n = 1; n <= 10; n++) {
                // One that is accepted: if none is, the destination is at fault, and nothing is rejected.
                log.log(LogEvent.named("event"));
                log.log(LogEvent.named("poison"));
                assertThat(log.flush(LONG)).isTrue();
                assertThat(log.stats().rejected()).isEqualTo(n);
                assertThat(log.rejected().list(0, 100)).hasSize(n);
            }
        }
    }

    @Test
    void waitsUntilUnacknowledgedDataHasSettled() throws Exception {
        receiver.settle = Duration.ofMillis(50);
        try (EventLog log = builder().build()) {
            log.log(LogEvent.named("event"));

            assertThat(log.flush(LONG)).isTrue();

            assertThat(log.stats().sent()).isEqualTo(1);
        }
    }

    @Test
    void returnsFalseDuringAnOutage() throws Exception {
        receiver.away.set(true);
        try (EventLog log = builder().set("eventlog.close-timeout", "0s").build()) {
            log.log(LogEvent.named("event"));
            assertThat(log.flush(Duration.ofMillis(50))).isFalse();
        }
    }

    private EventLog.Builder builder() {
        return EventLog.builder().transport(receiver).set("eventlog.db", dir.resolve("queue.db").toString())
                .set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "20ms");
    }
}
