// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.eventlog.testkit.Way.BATCH;
import static org.eventlog.testkit.Way.EVENTS;
import static org.eventlog.testkit.Way.PATIENCE;
import static org.eventlog.testkit.Way.assertAllArrivedInOrder;
import static org.eventlog.testkit.Way.names;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.PipelineStats;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests a complete event log with a receiver that fails in one way: the events that arrive, and the counters.
 *
 * <p>If the fault does not depend on time, the timeouts are long, and the numbers are exact. If a timeout must
 * expire, it may do so once more than planned on a busy machine.
 */
@Timeout(120)
class ReceiverFaultsTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration IMPATIENT = Duration.ofMillis(150);
    /** In the midst of the first batch. */
    private static final int MIDST = 15_000;

    @TempDir
    Path dir;

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#all")
    void eventsWaitWhileConnectionsAreRefused(Way way) throws Exception {
        Fault untilRestarted = Fault.refuse(Duration.ofHours(1));
        try (FaultyReceiver receiver = way.receiver().script(untilRestarted).start()) {
            EventLog log = way.log(receiver, dir, PATIENT).build();
            try (log) {
                Way.logEvents(log, EVENTS, 100);
                await().atMost(PATIENCE)
                        .until(() -> log.stats().failures() >= 3 && log.stats().queuedEvents() == EVENTS);
                assertThat(log.stats().sent()).isZero();
                assertThat(log.stats().connected()).isFalse();
                assertThat(receiver.connections()).isZero();

                receiver.restart();
                Way.awaitArrival(log, receiver);
            }

            assertAllArrivedInOrder(receiver, log.stats());
            assertThat(receiver.events()).hasSize(EVENTS);
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#all")
    void resendsABatchAfterAReset(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(Fault.resetAfter(MIDST)).start()) {
            PipelineStats stats = way.deliver(receiver, dir, PATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertThat(stats.failures()).isEqualTo(1);
            assertThat(receiver.connections()).isEqualTo(2);
            if (way.isAcknowledged()) {
                assertThat(receiver.events()).as("a batch that is cut off is none").hasSize(EVENTS);
            } else {
                assertThat(receiver.events()).as("what came before the reset came twice")
                        .hasSizeBetween(EVENTS + 1, 2 * EVENTS);
            }
        }
    }

    /** It hangs, and its connection stays open: only the log's own limit ends that. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#acknowledged")
    void abandonsAHalfOpenConnectionAfterTheTimeout(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(Fault.halfOpenAfter(MIDST)).start()) {
            PipelineStats stats = way.deliver(receiver, dir, IMPATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertThat(stats.failures()).isPositive();
            assertThat(receiver.connections()).isGreaterThanOrEqualTo(2);
        }
    }

    /**
     * The connection hangs and is then killed. Over TCP, everything is written meanwhile, and none of it counts as
     * delivered.
     */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#all")
    void resendsEventsLostInAHalfOpenConnection(Way way) throws Exception {
        Fault hangsAndIsKilled = Fault.halfOpenAfter(MIDST, IMPATIENT);
        try (FaultyReceiver receiver = way.receiver().script(hangsAndIsKilled).start()) {
            PipelineStats stats = way.deliver(receiver, dir, PATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertThat(stats.failures()).isEqualTo(1);
            assertThat(receiver.connections()).isEqualTo(2);
        }
    }

    /** Over TCP, the data exceeds the kernels' buffers, so that writing has to wait. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#all")
    void toleratesASlowReader(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(Fault.slow(16_000, Duration.ofMillis(2))).start()) {
            PipelineStats stats = way.deliver(receiver, dir, PATIENT, 8_000);

            assertAllArrivedInOrder(receiver, stats);
            assertThat(receiver.events()).hasSize(EVENTS);
            assertThat(stats.failures()).isZero();
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#acknowledged")
    void resendsIfTheReceiverNeverResponds(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(Fault.stall()).start()) {
            PipelineStats stats = way.deliver(receiver, dir, IMPATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertThat(stats.failures()).isPositive();
            assertThat(receiver.connections()).isGreaterThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#acknowledged")
    void invalidResponseAcknowledgesNothing(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(Fault.none(), Fault.garbage()).start()) {
            PipelineStats stats = way.deliver(receiver, dir, PATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertSecondBatchCameTwice(receiver);
            assertThat(stats.failures()).isEqualTo(1);
            assertThat(receiver.connections()).as("what follows garbage may be garbage").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("org.eventlog.testkit.Way#written")
    void toleratesUnsolicitedData(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(Fault.garbage()).start()) {
            PipelineStats stats = way.deliver(receiver, dir, PATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertThat(receiver.events()).hasSize(EVENTS);
            assertThat(stats.failures()).isZero();
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#acknowledged")
    void responseToAnotherBatchAcknowledgesNothing(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(Fault.none(), Fault.wrongAnswer()).start()) {
            PipelineStats stats = way.deliver(receiver, dir, PATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertSecondBatchCameTwice(receiver);
            assertThat(stats.failures()).isEqualTo(1);
        }
    }

    /** The receiver has the batch and acknowledges it too late: it is resent, and counted once. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#acknowledged")
    void lateResponseAcknowledgesNothing(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(Fault.late(IMPATIENT.multipliedBy(2))).start()) {
            PipelineStats stats = way.deliver(receiver, dir, IMPATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertThat(stats.failures()).isPositive();
            assertThat(receiver.connections()).isGreaterThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#refusing")
    void rejectsOneEventAndDeliversTheOthersOnce(Way way) throws Exception {
        FaultyReceiver.Builder builder = way.receiver().refuseIf(event -> event.name().equals("e123"));
        try (FaultyReceiver receiver = builder.start()) {
            PipelineStats stats = way.deliver(receiver, dir, PATIENT);

            List<String> others = new ArrayList<>(names(EVENTS));
            others.remove("e123");
            assertThat(receiver.kept()).extracting(ReceivedEvent::name).isEqualTo(others);
            assertThat(receiver.batches().stream()
                    .filter(ReceivedBatch::acknowledged)
                    .mapToInt(batch -> batch.events().size())
                    .sum()).as("acknowledged").isEqualTo(EVENTS - 1);
            assertThat(stats.rejected()).isEqualTo(1);
            assertThat(stats.sent()).isEqualTo(EVENTS - 1);
            assertThat(stats.failures()).as("of the receiver there were none").isZero();
            Way.assertNothingIsLeft(stats);
        }
    }

    /** The receiver closes the connection before it has read the refused batch. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("org.eventlog.testkit.Way#refusing")
    void batchesThatAreTooLargeAreSplit(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().refuseAbove(10_000).start()) {
            PipelineStats stats = way.deliver(receiver, dir, PATIENT);

            assertAllArrivedInOrder(receiver, stats);
            assertThat(stats.rejected()).isZero();
        }
    }

    /** Over TCP: it hangs while the application ends, and is killed. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nextRunSendsUnconfirmedEvents(boolean tls) throws Exception {
        Way way = new Way("tcp", tls, false);
        Fault hang = Fault.halfOpenAfter(1_000);
        PipelineStats stats;
        try (FaultyReceiver receiver = way.receiver().script(hang, hang, hang, hang, hang, hang).start()) {
            EventLog log = way.log(receiver, dir, IMPATIENT)
                    .set("eventlog.tcp.settle", "1200ms")
                    .set("eventlog.close-timeout", "3s")
                    .build();
            Way.logEvents(log, 100, 100);
            log.close();
            stats = log.stats();
        }
        assertThat(stats.sent() + stats.queuedEvents()).isEqualTo(100);

        try (FaultyReceiver receiver = way.receiver().start();
                EventLog next = way.log(receiver, dir, PATIENT).build()) {
            receiver.awaitEvents(100, PATIENCE);
            assertThat(next.flush(PATIENCE)).isTrue();
            assertThat(receiver.kept()).extracting(ReceivedEvent::name).isEqualTo(names(100));
        }
    }

    /** Under the same name, and acknowledged the second time; each other batch arrived once. */
    private static void assertSecondBatchCameTwice(FaultyReceiver receiver) {
        List<ReceivedBatch> batches = receiver.batches();
        assertThat(batches).hasSize(EVENTS / BATCH + 1)
                .extracting(ReceivedBatch::acknowledged)
                .containsExactly(true, false, true, true, true, true);
        assertThat(batches.get(2).id()).isEqualTo(batches.get(1).id());
        assertThat(batches.get(2).events()).extracting(ReceivedEvent::id)
                .isEqualTo(batches.get(1).events().stream().map(ReceivedEvent::id).toList());
    }
}
