// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.pipeline.Sender.Step;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sending with several batches that the receiver has not acknowledged yet. */
class PipelinedSenderTest {
    private static final int SEEDS = Integer.getInteger("sender.seeds", 30);
    private static final Duration A_WHILE = Duration.ofSeconds(5);

    private final PipelinedTransport transport = new PipelinedTransport();
    private final Parts parts = new Parts(64 << 20, 16 << 20);
    private final Counters counters = parts.counters;
    private final Journal journal = parts.journal(new MemoryChunkStore());
    private final List<PendingReceipt> receipts = new ArrayList<>();
    private Sender sender = sender(1);

    @Test
    void sendsTheNextBatchBeforeTheFirstIsAcknowledged() throws Exception {
        log("a", "b", "c");

        steps(3);

        assertThat(transport.begun).containsExactly("a", "b", "c");
        assertThat(counters.sent.sum()).isZero();
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(3);
        assertThat(receipts).noneMatch(this::isDelivered);
    }

    @Test
    void anAcknowledgementSettlesOnlyWhatWasSentUpToIt() throws Exception {
        log("a", "b", "c");
        steps(3);

        transport.acknowledge(2);
        transport.acknowledge(1);
        sender.step();
        assertThat(counters.sent.sum()).as("the first is open").isZero();
        transport.acknowledge(0);
        sender.step();

        assertThat(counters.sent.sum()).isEqualTo(3);
        assertThat(transport.delivered).containsExactly("a", "b", "c");
        assertThat(transport.begun).hasSize(3);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
        assertThat(receipts).allMatch(this::isDelivered);
        assertThat(sender.step()).isEqualTo(Step.IDLE);
    }

    @Test
    void aFailureSendsAgainFromTheFirstUnacknowledgedEvent() throws Exception {
        log("a", "b", "c");
        steps(3);
        transport.acknowledge(0);
        transport.fail(1);

        assertThat(sender.step()).isEqualTo(Step.WAITING);
        assertThat(counters.sent.sum()).isEqualTo(1);
        assertThat(counters.failures.sum()).isEqualTo(1);
        assertThat(sender.step()).isEqualTo(Step.WAITING);
        parts.pass(A_WHILE);
        sender.step();
        assertThat(sender.step()).as("one batch is enough to try the receiver").isEqualTo(Step.WAITING);
        transport.acknowledgeAll();
        steps(1);
        transport.acknowledgeAll();
        sender.step();

        assertThat(transport.begun).containsExactly("a", "b", "c", "b", "c");
        assertThat(transport.delivered).containsExactly("a", "b", "c");
        assertThat(counters.retried.sum()).isEqualTo(2);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    @Test
    void aFailureToBeginSendsAgainFromTheFirstUnacknowledgedEvent() throws Exception {
        log("a", "b");
        sender.step();
        transport.refusesToBegin = new TransportException("connection lost");

        assertThat(sender.step()).isEqualTo(Step.WAITING);
        parts.pass(A_WHILE);
        drain();

        assertThat(transport.begun).containsExactly("a", "b", "a", "b");
        assertThat(counters.sent.sum()).isEqualTo(2);
    }

    @Test
    void setsAsideTheRefusedEventsAndSendsNothingAgain() throws Exception {
        sender = sender(3);
        log("a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3");
        steps(3);

        transport.acknowledge(0);
        transport.refuse(1, 0, 2);
        transport.acknowledge(2);
        sender.step();

        assertThat(transport.delivered).containsExactly("a1", "a2", "a3", "b2", "c1", "c2", "c3");
        assertThat(transport.begun).hasSize(3);
        assertThat(counters.rejected.sum()).isEqualTo(2);
        assertThat(counters.sent.sum()).isEqualTo(7);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    @Test
    void setsAsideASingleRefusedEventAndSendsNothingAgain() throws Exception {
        log("a", "bad", "c");
        steps(3);

        transport.acknowledge(0);
        transport.refuse(1, 0);
        transport.acknowledge(2);
        sender.step();
        drain();

        assertThat(transport.begun).containsExactly("a", "bad", "c");
        assertThat(transport.delivered).containsExactly("a", "c");
        assertThat(counters.rejected.sum()).isEqualTo(1);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    /** The answer to one batch may be meant for another one, such as when the receiver closes the connection. */
    @Test
    void aRefusalWithoutACulpritIsRepeatedAloneBeforeAnyoneIsBlamed() throws Exception {
        log("a", "b", "bad", "d");
        steps(4);
        transport.acknowledge(0);
        transport.refuseAsAWhole(1);
        sender.step();
        assertThat(counters.rejected.sum()).isZero();

        for (int i = 0; i < 20; i++) {
            assertThat(transport.open).hasSizeLessThanOrEqualTo(1);
            if (transport.open.size() == 1 && transport.open.get(0).events.contains("bad")) {
                transport.refuseAsAWhole(0);
            } else {
                transport.acknowledgeAll();
            }
            sender.step();
        }

        assertThat(transport.delivered).containsExactly("a", "b", "d");
        assertThat(counters.rejected.sum()).isEqualTo(1);
        assertThat(counters.sent.sum()).isEqualTo(3);
    }

    @Test
    void aRefusalWhenBeginningIsNotBlamedOnABatchWhileOthersAreOpen() throws Exception {
        log("a", "b");
        sender.step();
        transport.refusesToBegin = new RejectedException("refused");
        sender.step();
        assertThat(counters.rejected.sum()).isZero();

        drain();

        assertThat(transport.begun).containsExactly("a", "b", "a", "b");
        assertThat(transport.delivered).containsExactly("a", "b");
    }

    @Test
    void namedEventsAreSetAsideWhenBeginningButNotReleasedBeforeEarlierOnes() throws Exception {
        sender = sender(2);
        log("a1", "a2", "b1", "b2");
        sender.step();
        transport.refusesToBegin = new RejectedException("some refused", Map.of(0, "refused"));
        sender.step();
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(4);

        transport.acknowledgeAll();
        drain();

        assertThat(transport.begun).containsExactly("a1 a2", "b1 b2");
        assertThat(counters.rejected.sum()).isEqualTo(1);
        assertThat(counters.sent.sum()).isEqualTo(3);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    @Test
    void keepsEverythingIfTheReceiverRefusesEachEvent() throws Exception {
        log(IntStream.range(0, 40).mapToObj(i -> "e" + i).toArray(String[]::new));
        for (int i = 0; i < 2_000; i++) {
            sender.step();
            for (int j = 0; j < transport.open.size(); j++) {
                transport.refuse(j, 0);
            }
            parts.pass(Duration.ofMillis(100));
        }

        assertThat(counters.rejected.sum()).isZero();
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(40);
    }

    @Test
    void limitsTheNumberOfOpenBatches() throws Exception {
        log(IntStream.range(0, 100).mapToObj(i -> "e" + i).toArray(String[]::new));

        for (int i = 0; i < 200; i++) {
            sender.step();
        }

        assertThat(transport.open).hasSize(UnsettledBatches.MAX_OPEN_BATCHES);
        assertThat(sender.step()).isEqualTo(Step.WAITING);
        sender.restNanos();
        assertThat(sender.hasReason()).as("new events do not matter").isFalse();
    }

    @Test
    void limitsTheBytesOfOpenBatches() throws Exception {
        String large = "x".repeat(300_000);
        for (int i = 0; i < 20; i++) {
            log(large);
        }

        for (int i = 0; i < 40; i++) {
            sender.step();
        }

        assertThat(transport.open).hasSize((int) (UnsettledBatches.MAX_OPEN_BYTES / 300_000 + 1));
    }

    @Test
    void waitsBrieflyAndMakesBreaksIfTheReceiverIsSlow() throws Exception {
        log("a");
        sender.step();

        assertThat(sender.step()).isEqualTo(Step.WAITING);
        assertThat(transport.longestWait).isPositive().isLessThan(Duration.ofNanos(SenderTurns.TURN_NANOS));
        assertThat(sender.restNanos()).as("the next turn waits on").isZero();
        parts.pass(Duration.ofSeconds(2));
        assertThat(sender.restNanos()).isEqualTo(Duration.ofMillis(250).toNanos());
    }

    @Test
    void anAcknowledgementEndsTheWait() throws Exception {
        log("a");
        sender.step();
        transport.meanwhile = transport::acknowledgeAll;

        assertThat(sender.step()).isEqualTo(Step.SENT);
        assertThat(counters.sent.sum()).isEqualTo(1);
    }

    @Test
    void takesAcknowledgementsWhilePaused() throws Exception {
        log("a", "b");
        sender.step();
        sender.pause(true);
        assertThat(sender.step()).isEqualTo(Step.WAITING);

        transport.acknowledgeAll();
        sender.step();

        assertThat(counters.sent.sum()).isEqualTo(1);
        assertThat(transport.begun).containsExactly("a");
        assertThat(sender.step()).isEqualTo(Step.IDLE);
    }

    @Test
    void nothingIsSettledBeforeItIsAcknowledged() throws Exception {
        log("a", "b");
        String id = journal.sendQueue().id();
        sender.flush();
        steps(2);
        assertThat(sender.hasSettled(id, 1)).isFalse();

        transport.acknowledge(0);
        sender.step();

        assertThat(sender.hasSettled(id, 1)).isTrue();
        assertThat(sender.hasSettled(id, 2)).isFalse();
    }

    @Test
    void anInterruptWhileWaitingLeavesTheDeliveriesOpen() throws Exception {
        log("a", "b");
        steps(2);
        transport.interrupt(0);

        assertThatThrownBy(sender::step).isInstanceOf(InterruptedException.class);
        transport.acknowledgeAll();
        sender.step();

        assertThat(transport.begun).containsExactly("a", "b");
        assertThat(counters.sent.sum()).isEqualTo(2);
    }

    @Test
    void anInterruptWhenBeginningSendsAgainFromTheFirstUnacknowledgedEvent() throws Exception {
        log("a", "b");
        sender.step();
        transport.refusesToBegin = new InterruptedException();

        assertThatThrownBy(sender::step).isInstanceOf(InterruptedException.class);
        drain();

        assertThat(transport.begun).containsExactly("a", "b", "a", "b");
        assertThat(counters.sent.sum()).isEqualTo(2);
    }

    @Test
    void aFailureWhileTheTransportIsBeingClosedIsNotReportedAndTheEventsStay() throws Exception {
        log("a", "b");
        steps(2);
        sender.end(parts.ticks() + A_WHILE.toNanos());
        transport.acknowledge(0);
        sender.step();
        sender.confirm();
        assertThat(sender.isAtItsEnd()).isFalse();
        sender.cutOff();
        transport.fail(0);
        sender.step();

        assertThat(counters.failures.sum()).isZero();
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(1);
    }

    @Test
    void oneBatchIsOpenAtATimeWhileAFailingEventIsSearchedFor() throws Exception {
        sender = sender(10);
        log(IntStream.range(0, 30).mapToObj(i -> "e" + i).toArray(String[]::new));
        steps(3);
        boolean searching = false;
        for (int i = 0; i < 4_000 && journal.sendQueue().queuedEvents() > 0; i++) {
            sender.step();
            searching |= counters.failures.sum() >= CulpritSearch.PATIENCE;
            if (searching && counters.rejected.sum() == 0) {
                assertThat(transport.open).hasSizeLessThanOrEqualTo(1);
            }
            if (!transport.open.isEmpty() && transport.open.get(0).events.contains("e3")) {
                transport.fail(0);
            } else if (!transport.open.isEmpty()) {
                transport.acknowledge(0);
            }
            parts.pass(Duration.ofMillis(200));
            journal.step();
        }

        assertThat(counters.rejected.sum()).isEqualTo(1);
        assertThat(counters.sent.sum()).isEqualTo(29);
        assertThat(transport.delivered).hasSize(29).doesNotHaveDuplicates();
        assertThat(transport.mostOpen).isGreaterThan(1);
    }

    @Test
    void anotherNameOfTheJournalGivesOpenDeliveriesUp() throws Exception {
        FailingStore store = new FailingStore(new MemoryChunkStore());
        store.unopenable = true;
        Journal other = parts.journal(store);
        sender = new Sender(other.sendQueue(), transport, counters, parts.operatorLog, parts::ticks, backoff(),
                new BatchLimits(1 << 20, 1, 0, 1, 1));
        parts.log("a\n", Level.INFO);
        parts.log("b\n", Level.INFO);
        other.step();
        steps(2);
        store.unopenable = false;
        parts.pass(Duration.ofSeconds(6));
        other.step();

        for (int i = 0; i < 10; i++) {
            transport.acknowledgeAll();
            sender.step();
            other.step();
        }

        assertThat(transport.delivered).contains("a", "b");
        assertThat(other.sendQueue().queuedEvents()).isZero();
        assertThat(counters.sent.sum()).isEqualTo(2);
    }

    /** Whatever the receiver answers, in whatever order of events: nothing is lost, only culprits are set aside. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void anySequenceOfAnswersDeliversAllOthersInOrder(int batch) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            new PipelinedSenderTest().anySequence(new Random(1_000L * batch + seed), batch, "seed " + seed);
        }
    }

    private void anySequence(Random random, int batch, String name) throws Exception {
        sender = sender(batch);
        Set<String> bad = new HashSet<>();
        List<String> good = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String event = "e" + i;
            if (i > 0 && random.nextInt(12) == 0) {
                bad.add(event);
            } else {
                good.add(event);
            }
            log(event);
        }
        for (int i = 0; i < 5_000 && journal.sendQueue().queuedEvents() > 0; i++) {
            try {
                sender.step();
            } catch (InterruptedException e) {
                // As when a server interrupts a turn; the next one continues.
            }
            if (random.nextInt(3) > 0) {
                answer(random, bad);
            }
            parts.pass(Duration.ofMillis(300));
            journal.step();
            if (i % 500 == 499) {
                // A refused event may be kept until a later one is accepted.
                good.add("later" + i);
                log("later" + i);
            }
        }
        assertThat(journal.sendQueue().queuedEvents()).as(name).isZero();
        assertThat(new ArrayList<>(new LinkedHashSet<>(transport.delivered))).as(name).isEqualTo(good);
        assertThat(counters.rejected.sum()).as(name).isEqualTo(bad.size());
        assertThat(counters.sent.sum()).as(name).isEqualTo(good.size());
    }

    /** Answers one open delivery. */
    private void answer(Random random, Set<String> bad) {
        if (transport.open.isEmpty()) {
            return;
        }
        int i = random.nextInt(transport.open.size());
        PipelinedTransport.Open delivery = transport.open.get(i);
        Integer[] refused = IntStream.range(0, delivery.events.size())
                .filter(event -> bad.contains(delivery.events.get(event))).boxed().toArray(Integer[]::new);
        switch (random.nextInt(12)) {
            case 0 -> delivery.answer(TransportException.unreachable("away", null));
            case 1 -> delivery.answer(new InterruptedException());
            case 2 -> transport.refusesToBegin = TransportException.unreachable("away", null);
            default -> {
                if (refused.length == 0) {
                    transport.acknowledge(i);
                } else if (random.nextBoolean() || i > 0) {
                    transport.refuse(i, refused);
                } else {
                    transport.refuseAsAWhole(i);
                }
            }
        }
    }

    private void steps(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            assertThat(sender.step()).isEqualTo(Step.SENT);
        }
    }

    /** The receiver acknowledges everything. */
    private void drain() throws InterruptedException {
        transport.meanwhile = transport::acknowledgeAll;
        for (int i = 0; i < 1000 && sender.step() != Step.IDLE; i++) {
            journal.step();
        }
    }

    private boolean isDelivered(PendingReceipt receipt) {
        return receipt.delivered().toCompletableFuture().isDone();
    }

    private void log(String... events) {
        for (String event : events) {
            receipts.add(parts.log(event + "\n", Level.INFO));
        }
        journal.step();
    }

    private Sender sender(int maxEvents) {
        return new Sender(journal.sendQueue(), transport, counters, parts.operatorLog, parts::ticks, backoff(),
                new BatchLimits(1 << 20, maxEvents, 0, 1, 1));
    }

    private static Backoff backoff() {
        return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(1), new Random(1));
    }
}
