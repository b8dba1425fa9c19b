// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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

    private final ScriptedReceiver receiver = new ScriptedReceiver();

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

    @ParameterizedTest
    @ValueSource(strings = {"drop-newest", "drop-lowest-level", "drop-oldest"})
    void hasWhatWasDroppedWhileTheRestWasStored(String whenFull) {
        CountDownLatch logged = new CountDownLatch(1);
        receiver.whileSending = () -> ClosingFixture.awaitLatch(logged);
        EventLog log = builder().set("eventlog.queue.when-full", whenFull).set("eventlog.inbox.max-bytes", "64MB")
                .set("eventlog.queue.max-bytes", "1MB").set("eventlog.close-timeout", "30s").build();
        for (int i = 0; i < 300; i++) {
            log.log(LogEvent.named("flood").message(TEXT));
        }
        logged.countDown();

        log.close();

        assertThat(log.stats().droppedTotal()).isPositive();
        assertThat(reported()).isEqualTo(log.stats().droppedTotal());
        assertThat(log.stats().queuedEvents()).isZero();
    }

    @Test
    void closeEndsThoughTheQueueIsFullAndNothingSettles() {
        receiver.settle = Duration.ofSeconds(2);
        receiver.confirms = true;
        EventLog log = builder().set("eventlog.queue.when-full", "block").set("eventlog.queue.block", "10ms")
                .set("eventlog.inbox.max-bytes", "1MB").set("eventlog.queue.max-bytes", "1MB")
                .set("eventlog.close-timeout", "20s").build();
        while (log.stats().droppedTotal() == 0) {
            log.log(LogEvent.named("flood").message(TEXT));
        }

        log.close();

        assertThat(log.stats().queuedEvents()).isZero();
        assertThat(reported()).isEqualTo(log.stats().droppedTotal());
    }

    @Test
    void reportIsSentWhenTheReceiverIsBackAndTheQueueIsEmpty() {
        receiver.away.set(true);
        try (EventLog log = builder().set("eventlog.queue.max-age", "1s").set("eventlog.retry.max", "20ms").build()) {
            log.log(LogEvent.named("one"));
            await().atMost(Duration.ofSeconds(30)).until(() -> log.stats().droppedTotal() == 1);

            receiver.away.set(false);

            await().atMost(Duration.ofSeconds(30)).until(() -> reported() == 1);
        }
    }

    @Test
    void anEventThatSettlesIsNotTooOld() {
        receiver.settle = Duration.ofSeconds(2);
        try (EventLog log = builder().set("eventlog.queue.max-age", "1s").build()) {
            log.log(LogEvent.named("one"));

            await().atMost(Duration.ofSeconds(30)).until(() -> log.stats().sent() + log.stats().droppedTotal() > 0);

            assertThat(log.stats().droppedTotal()).isZero();
        }
    }

    private EventLog.Builder builder() {
        return EventLog.builder().transport(receiver).set("eventlog.db", ":memory:").set("eventlog.retry.first",
                "10ms");
    }

    private long reported() {
        return receiver.events.stream().filter(line -> line.contains("\"eventlog.dropped\""))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"value\":(\\d+).*", "$1"))).sum();
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
