// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eventlog.Level;
import org.eventlog.RejectedEvent;
import org.eventlog.RejectedEvents;
import org.eventlog.pipeline.Sender.Step;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenderTest {
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Parts parts = new Parts(1 << 20, 1 << 20);
    private final Counters counters = parts.counters;
    private final Journal journal = parts.journal(new MemoryChunkStore());
    private final List<PendingReceipt> tickets = new ArrayList<>();

    @Test
    void sendsInOrderAndDeletesDeliveredEvents() throws Exception {
        Sender sender = sender();
        log("a", "b", "c");

        assertThat(sender.step()).isEqualTo(Step.SENT);

        assertThat(transport.delivered).containsExactly("a", "b", "c");
        assertThat(journal.sendQueue().queuedEvents()).isZero();
        parts.pass(Duration.ofMillis(200));
        journal.step();
        assertThat(journal.queuedBytes()).isZero();
        assertThat(counters.sent.sum()).isEqualTo(3);
        assertThat(sender.step()).isEqualTo(Step.IDLE);
    }

    @Test
    void sendsTheSameBatchUnderTheSameIdAfterAFailure() throws Exception {
        Sender sender = sender();
        log("a", "b");
        transport.failures.add(new TransportException("away"));

        assertThat(sender.step()).isEqualTo(Step.WAITING);
        assertThat(sender.step()).isEqualTo(Step.WAITING);
        parts.pass(Duration.ofSeconds(2));
        assertThat(sender.step()).isEqualTo(Step.SENT);

        assertThat(transport.ids).hasSize(2).allMatch(transport.ids.get(0)::equals);
        assertThat(transport.delivered).containsExactly("a", "b");
    }

    @Test
    void waitsAsLongAsTheReceiverAsks() throws Exception {
        Sender sender = sender();
        log("a");
        transport.failures.add(new TransportException("busy", null, Duration.ofSeconds(60)));
        sender.step();

        parts.pass(Duration.ofSeconds(59));
        assertThat(sender.step()).isEqualTo(Step.WAITING);
        parts.pass(Duration.ofSeconds(2));
        assertThat(sender.step()).isEqualTo(Step.SENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rejectsOneEventAndSendsTheOthers(boolean receiverSaysWhich) throws Exception {
        transport.tellsWhich = receiverSaysWhich;
        Sender sender = sender();
        List<String> events = IntStream.range(0, 100).mapToObj(i -> "e" + i).toList();
        transport.refuses = "e37"::equals;
        log(events.toArray(String[]::new));

        drain(sender);

        assertThat(transport.delivered)
                .containsExactlyElementsOf(events.stream().filter(event -> !event.equals("e37")).toList());
        assertThat(transport.ids).hasSizeLessThan(receiverSaysWhich ? 20 : 40);
        assertThat(counters.rejected.sum()).isEqualTo(1);
        assertThat(counters.sent.sum()).isEqualTo(99);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    @Test
    void resendsUnsettledEventsIfTheConnectionIsLost() throws Exception {
        transport.settle = Duration.ofSeconds(1);
        Sender sender = sender();
        log("a");
        sender.step();
        parts.pass(Duration.ofMillis(600));
        log("b");
        sender.step();
        parts.pass(Duration.ofMillis(600));
        sender.step();
        assertThat(counters.sent.sum()).as("a has settled, b has not").isEqualTo(1);

        transport.connectionLost = true;
        assertThat(sender.step()).isEqualTo(Step.WAITING);
        parts.pass(Duration.ofSeconds(5));
        journal.step();
        sender.step();

        assertThat(transport.delivered).containsExactly("a", "b", "b");
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(1);
        parts.pass(Duration.ofSeconds(2));
        sender.step();
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    @Test
    void timeAfterTheLastCheckOfTheConnectionSettlesNothing() throws Exception {
        transport.settle = Duration.ofSeconds(1);
        Sender sender = sender();
        log("a");
        sender.step();

        transport.afterCheck = () -> parts.pass(Duration.ofSeconds(5));
        sender.step();

        assertThat(counters.sent.sum()).isZero();
        transport.connectionLost = true;
        assertThat(sender.step()).isEqualTo(Step.WAITING);
    }

    @Test
    void limitsBatchesButSendsALargerEvent() throws Exception {
        Sender sender = sender(new BatchLimits(10, 3, 0, 1, 1));
        log("a", "b", "c", "d", "a-very-long-event", "e");

        drain(sender);

        assertThat(transport.ids).map(id -> id.substring(id.indexOf(':') + 1)).containsExactly("0..2", "3..3", "4..4",
                "5..5");
    }

    @Test
    void backsOffExponentiallyUpToTheMaximum() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1));
        long bound = 100;
        for (int i = 0; i < 10; i++) {
            assertThat(backoff.next()).isBetween(50_000_000L, bound * 1_000_000);
            bound = Math.min(1000, 2 * bound);
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(100_000_000L);
    }

    @Test
    void neverWaitsLongerThanTheMaximumEvenIfTheFirstLimitIsAbove() {
        Backoff backoff = new Backoff(Duration.ofHours(1), Duration.ofMillis(100), new Random(1));

        for (int i = 0; i < 10; i++) {
            assertThat(backoff.next()).isBetween(50_000_000L, 100_000_000L);
        }
    }

    @Test
    void waitsForMoreEventsUpToTheDelay() throws Exception {
        Sender sender = sender(new BatchLimits(1 << 16, 1000, Duration.ofSeconds(10).toNanos(), 1 << 16, 5));
        log("a", "b");
        assertThat(sender.step()).isEqualTo(Step.IDLE);
        parts.pass(Duration.ofSeconds(9));
        assertThat(sender.step()).isEqualTo(Step.IDLE);

        parts.pass(Duration.ofSeconds(1));

        assertThat(sender.step()).isEqualTo(Step.SENT);
        assertThat(transport.delivered).containsExactly("a", "b");
    }

    @Test
    void sendsImmediatelyIfThereAreEnoughEvents() throws Exception {
        Sender sender = sender(new BatchLimits(1 << 16, 1000, Duration.ofSeconds(10).toNanos(), 1 << 16, 3));
        log("a", "b");
        assertThat(sender.step()).isEqualTo(Step.IDLE);

        log("c");

        assertThat(sender.step()).isEqualTo(Step.SENT);
    }

    @Test
    void fullBatchDoesNotWaitForMoreEvents() throws Exception {
        Sender sender = sender(new BatchLimits(1 << 16, 3, Duration.ofSeconds(10).toNanos(), 1 << 16, 500));
        log("a", "b", "c", "d", "e", "f", "g");

        drain(sender);

        assertThat(transport.delivered).as("g waits for others").containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void batchThatHasNoSpaceForTheNextEventDoesNotWait() throws Exception {
        Sender sender = sender(new BatchLimits(10, 1000, Duration.ofSeconds(10).toNanos(), 1 << 16, 500));
        log("four", "three");
        assertThat(sender.step()).isEqualTo(Step.SENT);
        assertThat(transport.delivered).containsExactly("four");
        assertThat(sender.step()).isEqualTo(Step.IDLE);
    }

    @Test
    void doesNotWaitForMoreEventsWhileTheQueueIsHalfFull() throws Exception {
        Parts small = new Parts(1000, 1 << 20);
        Journal queue = small.journal(new MemoryChunkStore());
        Sender sender = new Sender(queue.sendQueue(), transport, counters, small.operatorLog, small::ticks, backoff(),
                new BatchLimits(1 << 16, 1000, Duration.ofHours(1).toNanos(), 1 << 16, 1000));
        small.log("a".repeat(490) + "\n", Level.INFO);
        queue.step();
        assertThat(sender.step()).isEqualTo(Step.IDLE);

        small.log("b".repeat(20) + "\n", Level.INFO);
        queue.step();

        assertThat(sender.step()).isEqualTo(Step.SENT);
    }

    @Test
    void sendsImmediatelyOnFlush() throws Exception {
        Sender sender = sender(new BatchLimits(1 << 16, 1000, Duration.ofSeconds(10).toNanos(), 1 << 16, 100));
        log("a");
        sender.flush();

        assertThat(sender.step()).isEqualTo(Step.SENT);
        assertThat(sender.step()).isEqualTo(Step.IDLE);
        log("b");
        assertThat(sender.step()).as("the order was for what there was").isEqualTo(Step.IDLE);
    }

    @Test
    void sendsNothingWhileItIsPaused() throws Exception {
        Sender sender = sender();
        log("a");
        sender.pause(true);
        assertThat(sender.step()).isEqualTo(Step.IDLE);
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(1);

        sender.pause(false);

        assertThat(sender.step()).isEqualTo(Step.SENT);
    }

    @Test
    void aFlushAtTheSameTimeDoesNotLoseTheEndOfAPause() throws Exception {
        Sender sender = sender();
        log("a");
        AtomicBoolean over = new AtomicBoolean();
        Thread flushing = new Thread(() -> {
            while (!over.get()) {
                sender.flush();
            }
        });
        flushing.start();
        try {
            for (int i = 0; i < 20_000; i++) {
                sender.pause(true);
                sender.step();
                sender.restNanos();

                sender.pause(false);

                assertThat(sender.hasReason()).as("round " + i).isTrue();
            }
        } finally {
            over.set(true);
            flushing.join();
        }
    }

    @Test
    void retriesRarelyIfAnOperatorIsRequired() throws Exception {
        Sender sender = sender();
        log("a");
        transport.failures.add(TransportException.fatal("unknown key", null));
        sender.step();

        parts.pass(Duration.ofMillis(999));
        assertThat(sender.step()).isEqualTo(Step.WAITING);
        parts.pass(Duration.ofMillis(1));
        assertThat(sender.step()).isEqualTo(Step.SENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsRejectedEventsForInspectionReplayOrDeletion(boolean receiverSaysWhich) throws Exception {
        transport.tellsWhich = receiverSaysWhich;
        Sender sender = sender();
        transport.refuses = event -> event.startsWith("bad");
        log("a", "bad-1", "b", "bad-2");
        drain(sender);
        RejectedEvents rejected = journal.rejected(false);

        List<RejectedEvent> kept = whileStepping(() -> rejected.list(0, 10));
        assertThat(kept).extracting(e -> new String(e.event(), StandardCharsets.UTF_8).strip())
                .containsExactly("bad-1", "bad-2");
        assertThat(kept).extracting(RejectedEvent::reason).containsOnly("refused");

        transport.refuses = event -> false;
        assertThat(whileStepping(() -> rejected.replay(List.of(kept.get(0).id())))).isEqualTo(1);
        assertThat(whileStepping(() -> rejected.delete(List.of(kept.get(1).id(), 4711L)))).isEqualTo(1);
        drain(sender);

        assertThat(transport.delivered).containsExactly("a", "b", "bad-1");
        assertThat(whileStepping(() -> rejected.list(0, 10))).isEmpty();
    }

    @Test
    void followsTheJournalToItsNewName() throws Exception {
        FailingStore store = new FailingStore(new MemoryChunkStore());
        store.unopenable = true;
        Journal other = parts.journal(store);
        Sender sender = new Sender(other.sendQueue(), transport, counters, parts.operatorLog, parts::ticks, backoff(),
                new BatchLimits(1 << 16, 1, 0, 1, 1));
        parts.log("a\n", Level.INFO);
        parts.log("b\n", Level.INFO);
        other.step();
        sender.step();
        store.unopenable = false;
        parts.pass(Duration.ofSeconds(6));
        other.step();

        sender.step();
        other.step();

        assertThat(transport.delivered).startsWith("a").endsWith("b");
        assertThat(other.sendQueue().queuedEvents()).isZero();
    }

    /** Calls on a separate thread, because the journal's thread has to answer. */
    private <T> T whileStepping(Callable<T> question) throws Exception {
        FutureTask<T> answer = new FutureTask<>(question);
        Thread asker = new Thread(answer);
        asker.start();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            journal.step();
            return answer.isDone();
        });
        asker.join();
        journal.step();
        return answer.get();
    }

    private void drain(Sender sender) throws InterruptedException {
        for (int i = 0; i < 1000 && sender.step() != Step.IDLE; i++) {
            journal.step();
        }
    }

    private void log(String... events) {
        for (String event : events) {
            tickets.add(parts.log(event + "\n", Level.INFO));
        }
        journal.step();
    }

    private Sender sender() {
        return sender(new BatchLimits(1 << 16, 1000, 0, 1, 1));
    }

    private Sender sender(BatchLimits limits) {
        return new Sender(journal.sendQueue(), transport, counters, parts.operatorLog, parts::ticks, backoff(), limits);
    }

    private static Backoff backoff() {
        return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(1), new Random(1));
    }
}
