// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.Receipt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests closing an event log at any moment, on any thread and with any executor. */
class CloseTest extends ClosingFixture {
    @Test
    void aSecondCallWaitsForTheEndOfTheFirst() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch sending = new CountDownLatch(1);
        receiver.whileSending = () -> {
            sending.countDown();
            awaitLatch(gate);
        };
        EventLog log = builder().build();
        logAll(log);
        sending.await();
        Thread first = thread(log::close);
        first.start();
        await().atMost(LONG).until(() -> isClosed(log));
        Thread second = thread(log::close);
        second.start();
        await().atMost(LONG).until(() -> second.getState() == Thread.State.TIMED_WAITING);

        gate.countDown();
        second.join(LONG.toMillis());

        assertThat(log.stats().sent()).isEqualTo(EVENTS);
        assertThat(receiver.closed).isTrue();
        first.join(LONG.toMillis());
    }

    @Test
    void closesFromAReceiptsCallback() throws Exception {
        EventLog log = builder().build();
        CompletableFuture<Void> closed = log.submit(LogEvent.named("last")).delivered().toCompletableFuture()
                .thenRun(log::close);

        closed.get(30, TimeUnit.SECONDS);

        assertThat(receiver.closed).isTrue();
        assertThat(log.stats().sent()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesOnItsOwnThreads(boolean sender) throws Exception {
        receiver.away.set(!sender);
        EventLog log = builder().callbacks(Runnable::run).build();
        Receipt receipt = log.submit(LogEvent.named("last"));
        (sender ? receipt.delivered() : receipt.stored()).toCompletableFuture().thenRun(log::close)
                .get(30, TimeUnit.SECONDS);

        log.close();

        assertThat(receiver.closed).isTrue();
        assertThat(log.stats().droppedTotal()).isZero();
        assertThat(log.stats().sent() + log.stats().stored()).isPositive();
    }

    @Test
    void closesWithinASend() throws Exception {
        AtomicReference<EventLog> log = new AtomicReference<>();
        CountDownLatch built = new CountDownLatch(1);
        receiver.whileSending = () -> {
            awaitLatch(built);
            log.get().close();
        };
        log.set(builder().build());
        logAll(log.get());
        built.countDown();

        await().atMost(LONG).until(() -> receiver.closed);
        log.get().close();

        assertThat(log.get().stats().sent()).isEqualTo(EVENTS);
    }

    @Test
    @Timeout(20)
    void makesOneAttemptIfTheReceiverIsAwayFromTheStart() {
        receiver.unreachable = true;
        EventLog log = builder().set("eventlog.close-timeout", "60s").set("eventlog.retry.first", "30s")
                .set("eventlog.retry.max", "30s").build();
        log.log(LogEvent.named("only"));

        log.close();

        assertThat(log.stats().failures()).isBetween(1L, 2L);
    }

    /** The first attempt fails while the close waits for it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void triesAgainIfTheReceiverIsThereAndRefusesForAMoment(boolean busy) {
        Thread closing = Thread.currentThread();
        AtomicInteger attempts = new AtomicInteger();
        receiver.whileSending = () -> {
            boolean first = attempts.getAndIncrement() == 0;
            if (first) {
                await().atMost(LONG).until(() -> isWithin(closing, "awaitSent"));
            }
            receiver.busy = first && busy;
            receiver.away.set(first && !busy);
        };
        EventLog log = builder().set("eventlog.db", ":memory:").set("eventlog.retry.first", "200ms")
                .set("eventlog.retry.max", "200ms").build();
        log.log(LogEvent.named("only"));

        log.close();

        assertThat(attempts).hasValue(2);
        assertThat(receiver.names()).contains("only");
    }

    @Test
    void closesEvenIfTheTransportFailsToClose() throws Exception {
        receiver.away.set(true);
        receiver.whileClosing = () -> {
            throw new IllegalStateException("no");
        };
        EventLog log = builder().build();
        logAll(log);

        log.close();

        receiver.whileClosing = () -> {};
        deliverByTheNext();
    }

    @Test
    void usesItsOwnThreadsIfTheExecutorRejectsTasks() throws Exception {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        try (EventLog log = builder().executor(full).build()) {
            List<Receipt> receipts = submitAll(log);
            assertThat(log.flush(LONG)).isTrue();
            for (Receipt receipt : receipts) {
                receipt.delivered().toCompletableFuture().get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(receiver.events).hasSize(EVENTS);
    }

    @Test
    void usesItsOwnThreadsIfTheExecutorRunsTasksInTheCaller() throws Exception {
        try (EventLog log = builder().executor(Runnable::run).build()) {
            log.submit(LogEvent.named("event")).delivered().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        assertThat(receiver.events).hasSize(1);
    }

    @Test
    void usesItsOwnThreadsIfTheThreadFactoryThrows() throws Exception {
        Executor broken = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        try (EventLog log = builder().executor(broken).build()) {
            log.submit(LogEvent.named("event")).delivered().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        assertThat(receiver.events).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsOnCloseIfTheExecutorNeverStarted(boolean away) throws Exception {
        receiver.away.set(away);
        EventLog log = builder().executor(task -> {}).build();
        List<Receipt> receipts = submitAll(log);

        log.close();

        assertThat(log.stats().droppedTotal()).isZero();
        assertThat(receipts).allSatisfy(r -> assertThat(r.stored().toCompletableFuture()).isCompleted());
        assertThat(receipts).allSatisfy(r -> assertThat(r.delivered().toCompletableFuture()).isDone());
        if (away) {
            deliverByTheNext();
        } else {
            assertThat(log.stats().sent()).isEqualTo(EVENTS);
        }
    }

    @Test
    void completesReceiptsEvenIfOneIsBlocked() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begin = new CountDownLatch(1);
        receiver.away.set(true);
        EventLog log = builder().executor(beginningAfter(begin)).build();
        List<Receipt> receipts = submitAll(log);
        receipts.get(0).stored().thenRun(() -> awaitLatch(never));
        begin.countDown();

        log.close();

        assertThat(receipts).allSatisfy(r -> assertThat(r.stored().toCompletableFuture()).isCompleted());
        assertThat(receipts)
                .allSatisfy(r -> assertThat(r.delivered().toCompletableFuture()).isCompletedExceptionally());
        never.countDown();
    }

    @Test
    void completesTheReceiptOfAnEventLoggedAfterClose() {
        EventLog log = builder().executor(task -> {}).build();
        log.close();

        Receipt late = log.submit(LogEvent.named("late"));

        assertThat(late.stored().toCompletableFuture()).isCompletedExceptionally();
        assertThat(log.stats().dropped()).containsEntry(DropReason.CLOSED, 1L);
    }

    @Test
    void meetsItsDeadlineWhileTheJournalIsBlocked() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch begin = new CountDownLatch(1);
        receiver.away.set(true);
        // On the journal's thread: the executor determines where callbacks of a receipt run.
        EventLog log = builder().set("eventlog.close-timeout", "10ms").callbacks(Runnable::run)
                .executor(beginningAfter(begin)).build();
        log.submit(LogEvent.named("event")).stored().thenRun(() -> {
            held.countDown();
            awaitLatch(gate);
        });
        begin.countDown();
        held.await();
        List<Receipt> receipts = submitAll(log);

        log.close();

        assertThat(receipts).allSatisfy(r -> assertThat(r.stored().toCompletableFuture()).isDone());
        assertThat(log.stats().dropped()).containsEntry(DropReason.NOT_SAVED, (long) EVENTS);

        gate.countDown();
        receiver.away.set(false);
        await().atMost(LONG).until(() -> !Files.exists(dir.resolve("queue.db-journal")));
        try (EventLog next = builder().build()) {
            await().atMost(LONG).until(() -> receiver.names().count() == EVENTS + 1);
        }
    }

    @Test
    void finalSummariesDoNotWaitBeyondTheDeadline() {
        CountDownLatch gate = new CountDownLatch(1);
        EventLog log = builder().executor(new Executor() {
            private final AtomicInteger tasks = new AtomicInteger();

            @Override
            public void execute(Runnable task) {
                // The journal's, which is given first, waits.
                boolean journal = tasks.getAndIncrement() == 0;
                thread(() -> {
                    if (journal) {
                        awaitLatch(gate);
                    }
                    task.run();
                }).start();
            }
        }).set("eventlog.queue.when-full", "block").set("eventlog.queue.block", "1m")
                .set("eventlog.inbox.max-bytes", "1MB").set("eventlog.close-timeout", "10ms").build();
        IntStream.range(0, 50).forEach(n -> log.counter("count" + n, o -> o.every(Duration.ofHours(1))).increment());
        Thread flood = thread(() -> IntStream.range(0, 1_000)
                .forEach(n -> log.log(LogEvent.named("flood").message("x".repeat(4_000)))));
        flood.start();
        await().atMost(LONG).until(() -> flood.getState() == Thread.State.TIMED_WAITING);

        long begun = System.nanoTime();
        log.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        gate.countDown();
    }
}
