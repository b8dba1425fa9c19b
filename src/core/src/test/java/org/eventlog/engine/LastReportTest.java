// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the receiver gets the numbers of events that were dropped shortly before the end. */
@Timeout(60)
class LastReportTest {
    private static final String TEXT = "x".repeat(100_000);

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closeDoesNotWaitForALargerBatch(boolean flushed) throws Exception {
        Path sent = dir.resolve("sent.log");
        EventLog log = dropping(EventLog.builder().protocol("file").set("eventlog.file.path", sent.toString())
                .set("eventlog.flush.interval", "10m"), "5m");
        if (flushed) {
            assertThat(log.flush(Duration.ofSeconds(30))).isTrue();
        }

        log.close();

        assertThat(Files.readAllLines(sent)).filteredOn(line -> line.contains("\"eventlog.dropped\"")).hasSize(1);
        assertThat(log.stats().queuedEvents()).isZero();
    }

    @Test
    void isSentBeforeTheReceiverIsAskedForConfirmation() throws Exception {
        try (ResettingReceiver receiver = new ResettingReceiver()) {
            EventLog log = dropping(EventLog.builder().protocol("tcp").host("127.0.0.1").port(receiver.port()), "10s");

            log.close();

            assertThat(receiver.lines()).filteredOn(line -> line.contains("\"eventlog.dropped\"")).hasSize(1);
            assertThat(log.stats().queuedEvents()).isZero();
        }
    }

    private EventLog dropping(EventLog.Builder builder, String closeTimeout) throws Exception {
        EventLog log = builder.set("eventlog.db", dir.resolve("queue.db").toString())
                .set("eventlog.inbox.max-bytes", "1MB").set("eventlog.close-timeout", closeTimeout).build();
        while (log.stats().droppedTotal() == 0) {
            log.log(LogEvent.named("flood").message(TEXT));
        }
        return log;
    }
}
