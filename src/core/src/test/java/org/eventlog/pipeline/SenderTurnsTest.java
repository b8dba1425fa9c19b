// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eventlog.bridge.KeptMessages;
import org.eventlog.pipeline.Sender.Step;
import org.eventlog.thread.Uninterrupted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the sender's turns with an executor that may be slow, full or stopped. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SenderTurnsTest {
    private long submission;
    private final Parts parts = new Parts(1 << 20, 1 << 20);
    private final KeptMessages told = new KeptMessages(new CopyOnWriteArrayList<>());
    private final AtomicLong now = new AtomicLong();
    private final Deque<Runnable> pool = new ArrayDeque<>();
    private final AtomicInteger steps = new AtomicInteger();
    private final CountDownLatch ownTurn = new CountDownLatch(1);
    private SenderTurns turns;
    private Sender sender;

    @AfterEach
    void stop() {
        turns.stop();
    }

    @Test
    void submitsNoSecondTurnWhileOneIsUnderWay() {
        turns = turns(pool::add, () -> idle());

        turns.look();
        turns.look();

        assertThat(pool).hasSize(1);
    }

    @Test
    void submitsNoTurnWhenThereIsNothingToDo() {
        turns = turns(pool::add, () -> idle());
        turns.look();
        pool.remove().run();

        long again = turns.look();

        assertThat(pool).isEmpty();
        assertThat(again).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void returnsTheThreadAfterItsTimeAndSubmitsTheNextTurn() {
        turns = turns(pool::add, () -> {
            steps.incrementAndGet();
            now.addAndGet(SenderTurns.TURN_NANOS / 10);
            return Step.SENT;
        });
        turns.look();

        pool.remove().run();

        assertThat(steps).hasValue(10);
        assertThat(pool).hasSize(1);
    }

    @Test
    void turnsOfACostlyExecutorAreFurtherApart() {
        long cost = TimeUnit.MICROSECONDS.toNanos(200);
        turnAfterSubmissionsOf(cost);

        assertThat(turns.look()).isEqualTo(50 * cost);
        assertThat(pool).isEmpty();
        now.addAndGet(50 * cost);
        turns.look();
        assertThat(pool).hasSize(1);
    }

    @Test
    void aSubmissionThatTookLongByChanceIsNoReason() {
        turnAfterSubmissionsOf(TimeUnit.MICROSECONDS.toNanos(10));
        submission = TimeUnit.MILLISECONDS.toNanos(1);
        turns.look();
        pool.remove().run();

        turns.look();

        assertThat(pool).hasSize(1);
    }

    @Test
    void pauseAfterCostlySubmissionsIsLimited() {
        turnAfterSubmissionsOf(TimeUnit.SECONDS.toNanos(1));

        assertThat(turns.look()).isEqualTo(SenderTurns.MAX_PAUSE_NANOS);
    }

    @Test
    void closeDoesNotWaitAfterCostlySubmissions() {
        turnAfterSubmissionsOf(TimeUnit.MILLISECONDS.toNanos(1));
        turns.hurry();

        turns.look();

        assertThat(pool).hasSize(1);
    }

    @Test
    void usesItsOwnThreadIfTheExecutorDoesNotStart() throws Exception {
        turns = turns(pool::add, this::idle);
        turns.look();
        now.addAndGet(SenderTurns.BEGIN_NANOS + 1);

        turns.look();

        assertThat(ownTurn.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(told.messages()).anyMatch(m -> m.contains("EVL-2016") && m.contains("one second"));
    }

    @Test
    void doesNothingInACancelledTurn() throws Exception {
        turns = turns(pool::add, this::idle);
        turns.look();
        now.addAndGet(SenderTurns.BEGIN_NANOS + 1);
        turns.look();
        assertThat(ownTurn.await(30, TimeUnit.SECONDS)).isTrue();
        turns.stop();
        try (Uninterrupted wait = new Uninterrupted()) {
            assertThat(turns.awaitEnd(TimeUnit.SECONDS.toNanos(30), wait)).isTrue();
        }

        pool.remove().run();

        assertThat(steps).hasValue(1);
    }

    @Test
    void usesItsOwnThreadIfTheExecutorRejects() throws Exception {
        turns = turns(task -> {
            throw new RejectedExecutionException("full");
        }, this::idle);

        turns.look();

        assertThat(ownTurn.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(told.messages()).anyMatch(m -> m.contains("EVL-2016") && m.contains("full"));
    }

    @Test
    void saysNothingOfAnExecutorThatHasEndedWithTheApplication() throws Exception {
        turns = turns(task -> {
            throw new RejectedExecutionException("stopped");
        }, this::idle);
        turns.hurry();

        turns.look();

        assertThat(ownTurn.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(told.messages()).isEmpty();
    }

    @Test
    void neverSendsInTheThreadThatSubmits() throws Exception {
        Thread submitter = Thread.currentThread();
        turns = turns(Runnable::run, () -> {
            assertThat(Thread.currentThread()).isNotSameAs(submitter);
            return idle();
        });

        turns.look();

        assertThat(ownTurn.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(turns.isCurrent()).isFalse();
    }

    @Test
    void pausesForASecondAfterAnError() {
        turns = turns(pool::add, () -> {
            throw new IllegalStateException("a fault of ours");
        });
        turns.look();
        pool.remove().run();

        assertThat(turns.look()).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(pool).isEmpty();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        turns.look();
        assertThat(pool).hasSize(1);
    }

    @Test
    void leavesNoInterruptInTheServersThread() {
        turns = turns(pool::add, () -> {
            Thread.currentThread().interrupt();
            return idle();
        });
        turns.look();

        pool.remove().run();

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void startsNoTurnAfterStop() {
        turns = turns(pool::add, this::idle);
        turns.look();

        turns.stop();
        pool.remove().run();
        turns.look();

        assertThat(steps).hasValue(0);
        assertThat(pool).isEmpty();
        assertThat(turns.ended()).isTrue();
    }

    private void turnAfterSubmissionsOf(long nanos) {
        submission = nanos;
        turns = turns(task -> {
            now.addAndGet(submission);
            pool.add(task);
        }, this::idleAndDue);
        for (int i = 0; i < SenderTurns.COSTS; i++) {
            turns.look();
            pool.remove().run();
        }
    }

    /** The next turn has a reason at once. */
    private Step idleAndDue() {
        sender.hurry();
        return idle();
    }

    private Step idle() {
        steps.incrementAndGet();
        if (Thread.currentThread().getName().equals("own")) {
            ownTurn.countDown();
        }
        return Step.IDLE;
    }

    private SenderTurns turns(Executor executor, SenderTurns.Turn turn) {
        ThreadFactory own = task -> new Thread(task, "own");
        OperatorLog operatorLog = new OperatorLog("test", told, now::get);
        sender = new Sender(parts.journal(new MemoryChunkStore()).sendQueue(), new ScriptedTransport(),
                parts.counters,
                operatorLog, now::get, new Backoff(Duration.ofMillis(500), Duration.ofSeconds(1), new Random(1)),
                new BatchLimits(1 << 16, 1000, 0, 1, 1));
        return new SenderTurns(turn, sender, executor, own, operatorLog, now::get);
    }
}
