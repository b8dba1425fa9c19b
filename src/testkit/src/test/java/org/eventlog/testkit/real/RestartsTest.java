// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.ReceivedBatch;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hundred thousand events, and a receiver that is restarted five times in the midst of them: none is lost. */
@Timeout(120)
class RestartsTest {
    private static final int EVENTS = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"forward", "beats", "http", "otlp"})
    void losesNoEventAndResendsUnderTheSameId(String protocol) throws Exception {
        FaultyReceiver.Builder builder = switch (protocol) {
            case "beats" -> FaultyReceiver.beats();
            case "forward" -> FaultyReceiver.forward();
            default -> FaultyReceiver.http();
        };
        try (FaultyReceiver receiver = builder.start()) {
            EventLog log = EventLog.builder().protocol(protocol).host(receiver.host()).port(receiver.port())
                    .set("eventlog.db", dir.resolve("queue.db").toString())
                    .set("eventlog.queue.when-full", "block")
                    .set("eventlog.queue.block", "1m")
                    .set("eventlog.otlp.encoding", "json")
                    .set("eventlog.retry.first", "10ms")
                    .set("eventlog.retry.max", "50ms")
                    .set("eventlog.close-timeout", "30s")
                    .build();
            try (log) {
                // So that there are events left for each restart, however fast they arrive.
                Semaphore allowed = new Semaphore(EVENTS / 6 + EVENTS / 12);
                Thread caller = new Thread(() -> {
                    for (int i = 0; i < EVENTS; i++) {
                        allowed.acquireUninterruptibly();
                        log.log(LogEvent.named("e" + i));
                    }
                }, "caller");
                caller.start();
                for (int restart = 1; restart <= 5; restart++) {
                    receiver.awaitEvents(restart * EVENTS / 6, PATIENCE);
                    receiver.stop();
                    receiver.restart();
                    allowed.release(EVENTS / 6);
                }
                caller.join();
                assertThat(log.flush(PATIENCE)).isTrue();
            }

            assertThat(log.stats().sent()).isEqualTo(EVENTS);
            assertThat(log.stats().droppedTotal()).isZero();
            assertThat(receiver.connections()).isGreaterThanOrEqualTo(6);
            Arrivals.assertAllArrived(receiver.events(), EVENTS);
            Arrivals.assertAllArrived(receiver.batches().stream().filter(ReceivedBatch::acknowledged)
                    .flatMap(batch -> batch.events().stream()).toList(), EVENTS);
        }
    }
}
