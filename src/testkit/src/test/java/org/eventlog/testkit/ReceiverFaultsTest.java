// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.EventLog;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.testkit.receiver.Fault;
import org.eventlog.testkit.receiver.FaultyReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole event log and a receiver that fails: what was accepted arrives, in order, and the numbers agree. */
@Timeout(120)
class ReceiverFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EVENTS = 500;
    private static final Duration LIMIT = Duration.ofMillis(150);

    @TempDir
    Path dir;

    /** One way through it: what is between, and where events wait. */
    record Way(String protocol, String queue, List<Fault> script) {
        FaultyReceiver.Builder receiver() {
            return switch (protocol) {
                case "tcp" -> FaultyReceiver.lines();
                case "http" -> FaultyReceiver.http();
                default -> FaultyReceiver.acked();
            };
        }

        @Override
        public String toString() {
            return protocol + ", " + queue + ", " + script;
        }
    }

    static Stream<Way> ways() {
        List<List<Fault>> ofConnections = List.of(
                List.of(Fault.refuse(LIMIT)),
                List.of(Fault.resetAtOnce()),
                List.of(Fault.resetAfter(20_000)),
                List.of(Fault.closeAfter(20_000)),
                List.of(Fault.halfOpenAfter(20_000, LIMIT)),
                List.of(Fault.slow(8_000, Duration.ofMillis(4))),
                List.of(Fault.garbage()),
                List.of(Fault.endlessBody()),
                List.of(Fault.resetAfter(10), Fault.closeAfter(5_000), Fault.resetAtOnce(), Fault.resetAfter(60_000)));
        List<List<Fault>> ofAnswers = List.of(
                List.of(Fault.none(), Fault.refuse(LIMIT)),
                List.of(Fault.mute()),
                List.of(Fault.halfOpenAfter(20_000)),
                List.of(Fault.stall()),
                List.of(Fault.none(), Fault.wrongAnswer()),
                List.of(Fault.late(LIMIT.multipliedBy(2))),
                List.of(Fault.busy(Duration.ofSeconds(1))),
                List.of(Fault.resetBeforeAnswer(), Fault.resetBeforeAnswer()),
                List.of(Fault.dribble(LIMIT.dividedBy(4))),
                List.of(Fault.endlessHead()),
                List.of(Fault.none(), Fault.garbage(), Fault.none(), Fault.stall(), Fault.resetBeforeAnswer()));
        return Stream.of("memory", "file").flatMap(queue -> Stream.concat(
                Stream.of("tcp", "http", "acked-lines")
                        .flatMap(protocol -> ofConnections.stream().map(script -> new Way(protocol, queue, script))),
                Stream.of("http", "acked-lines")
                        .flatMap(protocol -> ofAnswers.stream().map(script -> new Way(protocol, queue, script)))));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("ways")
    void everythingArrivesInOrder(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().script(way.script().toArray(Fault[]::new)).start()) {
            PipelineStats stats = logAndClose(way, receiver, EVENTS);

            assertThat(receiver.kept()).extracting(ReceivedEvent::name).isEqualTo(names(EVENTS));
            assertThat(stats.accepted()).isEqualTo(EVENTS);
            assertThat(stats.sent()).isEqualTo(EVENTS);
            assertThat(receiver.scriptIsOver()).isTrue();
            assertAddsUp(stats);
            assertThat(receiver.events().stream().map(event -> event.name() + " " + event.id()).distinct())
                    .as("what came again came under the same id").hasSize(EVENTS);
        }
    }

    static Stream<Way> waysWithARefusedEvent() {
        return Stream.of("memory", "file").flatMap(queue -> Stream.of("http", "acked-lines")
                .flatMap(protocol -> Stream.of(List.<Fault>of(), List.of(Fault.none(), Fault.garbage(), Fault.stall()))
                        .map(script -> new Way(protocol, queue, script))));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("waysWithARefusedEvent")
    void oneRefusedEventIsLeftOutAndCounted(Way way) throws Exception {
        FaultyReceiver.Builder builder = way.receiver().script(way.script().toArray(Fault[]::new))
                .refuseIf(event -> event.name().equals("e123"));
        try (FaultyReceiver receiver = builder.start()) {
            PipelineStats stats = logAndClose(way, receiver, EVENTS);

            List<String> others = new ArrayList<>(names(EVENTS));
            others.remove("e123");
            assertThat(receiver.kept()).extracting(ReceivedEvent::name).isEqualTo(others);
            assertThat(stats.rejected()).isEqualTo(1);
            assertThat(stats.sent()).isEqualTo(EVENTS - 1);
            assertAddsUp(stats);
        }
    }

    static Stream<Way> waysWithASmallReceiver() {
        return Stream.of("http", "acked-lines").map(protocol -> new Way(protocol, "memory", List.of()));
    }

    /** The receiver closes the connection before it has read what it refuses. */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("waysWithASmallReceiver")
    void batchesThatAreTooLargeAreSplit(Way way) throws Exception {
        try (FaultyReceiver receiver = way.receiver().refuseAbove(10_000).start()) {
            PipelineStats stats = logAndClose(way, receiver, EVENTS);

            assertThat(receiver.kept()).extracting(ReceivedEvent::name).isEqualTo(names(EVENTS));
            assertThat(stats.sent()).isEqualTo(EVENTS);
            assertAddsUp(stats);
        }
    }

    /** Over TCP: it hangs while the application ends, and is killed. */
    @Test
    void whatTheReceiverDidNotConfirmAtTheEndIsSentByTheNextRun() throws Exception {
        Way way = new Way("tcp", "file", List.of(Fault.halfOpenAfter(1_000)));
        Fault hang = way.script().get(0);
        PipelineStats stats;
        try (FaultyReceiver receiver = way.receiver().script(hang, hang, hang, hang, hang, hang).start()) {
            EventLog log = log(way, receiver).set("eventlog.tcp.settle", "1200ms").set("eventlog.close-timeout", "3s")
                    .build();
            IntStream.range(0, 100).forEach(i -> log.log(LogEvent.named("e" + i).message("x".repeat(100))));
            assertThat(log.flush(PATIENCE)).isTrue();
            log.close();
            stats = log.stats();
        }
        assertThat(stats.sent() + stats.queuedEvents()).isEqualTo(100);

        try (FaultyReceiver receiver = way.receiver().start(); EventLog next = log(way, receiver).build()) {
            receiver.awaitEvents(100, PATIENCE);
            assertThat(next.flush(PATIENCE)).isTrue();
            assertThat(receiver.kept()).extracting(ReceivedEvent::name).isEqualTo(names(100));
        }
    }

    private PipelineStats logAndClose(Way way, FaultyReceiver receiver, int events) throws Exception {
        EventLog log = log(way, receiver).build();
        try (log) {
            for (int i = 0; i < events; i++) {
                log.log(LogEvent.named("e" + i).message("x".repeat(100)));
            }
            assertThat(log.flush(PATIENCE)).isTrue();
            // Over TCP, flushed means written; what a lost connection took with it is sent again a little later.
            await().atMost(PATIENCE).until(() -> receiver.kept().size() >= events - log.stats().rejected());
        }
        return log.stats();
    }

    private EventLog.Builder log(Way way, FaultyReceiver receiver) {
        return EventLog.builder()
                .protocol(way.protocol())
                .host(receiver.host())
                .port(receiver.port())
                .set("eventlog.db", way.queue().equals("memory") ? ":memory:" : dir.resolve("queue.db").toString())
                .set("eventlog.batch.max-events", "100")
                .set("eventlog.connect-timeout", LIMIT.toMillis() + "ms")
                .set("eventlog.write-timeout", LIMIT.toMillis() + "ms")
                .set("eventlog.read-timeout", LIMIT.toMillis() + "ms")
                .set("eventlog.retry.first", "10ms")
                .set("eventlog.retry.max", "50ms")
                .set("eventlog.tcp.settle", "2s")
                .set("eventlog.close-timeout", "30s");
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
    }

    private static void assertAddsUp(PipelineStats stats) {
        assertThat(stats.accepted())
                .isEqualTo(stats.sent() + stats.rejected() + stats.droppedTotal() + stats.queuedEvents());
        assertThat(stats.queuedBytes()).isZero();
        assertThat(stats.inboxBytes()).isZero();
    }
}
