// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.Receipt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of an event log, however awkward the moment, the thread and the executor. */
class CloseTest {
    private static final int EVENTS = 500;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    private final ScriptedReceiver receiver = new ScriptedReceiver();

    @AfterEach
    void theInterruptIsTakenBack() {
        Thread.interrupted();
    }

    @Test
    void sendsAllInAnInterruptedThreadWhichIsInterruptedAfterwards() {
        EventLog log = builder().build();
        logAll(log);
        Thread.currentThread().interrupt();

        log.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.stats().sent()).isEqualTo(EVENTS);
        assertThat(log.stats().droppedTotal()).isZero();
    }

    @Test
    void savesAllInAnInterruptedThreadAndLeavesTheFileToTheNext() throws Exception {
        receiver.away.set(true);
        EventLog log = builder().build();
        List<Receipt> receipts = submitAll(log);
        Thread.currentThread().interrupt();

        log.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.stats().droppedTotal()).isZero();
        assertThat(receipts).allSatisfy(receipt -> {
            assertThat(receipt.stored().toCompletableFuture()).isCompleted();
            assertThat(receipt.delivered().toCompletableFuture()).isCompletedExceptionally();
        });
        deliverByTheNext();
    }

    @Test
    void countsWhatIsLostInAnInterruptedThreadWithoutAFile() {
        receiver.away.set(true);
        EventLog log = builder().set("eventlog.db", ":memory:").build();
        logAll(log);
        Thread.currentThread().interrupt();

        log.close();

        assertThat(log.stats().dropped()).containsEntry(DropReason.NOT_SAVED, (long) EVENTS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interruptsThatComeAllTheTimeChangeNothing(boolean away) throws Exception {
        receiver.away.set(away);
        EventLog log = builder().build();
        List<Receipt> receipts = submitAll(log);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = thread(() -> {
            log.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        });

        interruptUntilItEnds(closer);

        assertThat(interrupted).isTrue();
        assertThat(log.stats().droppedTotal()).isZero();
        assertThat(receipts).allSatisfy(r -> assertThat(r.stored().toCompletableFuture()).isCompleted());
        if (away) {
            deliverByTheNext();
        } else {
            assertThat(log.stats().sent()).isEqualTo(EVENTS);
        }
    }

    enum Step {
        SENDING, CLOSING_THE_TRANSPORT, TELLING_OF_RECEIPTS
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void anInterruptDuringAStepOfTheCloseChangesNothing(Step step) throws Exception {
        AtomicReference<Thread> closer = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        receiver.whileSending = () -> {
            awaitLatch(begun);
            interruptIf(step == Step.SENDING, closer.get());
        };
        receiver.whileClosing = () -> interruptIf(step == Step.CLOSING_THE_TRANSPORT, closer.get());
        EventLog log = builder().build();
        List<Receipt> receipts = submitAll(log);
        receipts.get(0).delivered()
                .whenComplete((v, e) -> interruptIf(step == Step.TELLING_OF_RECEIPTS, closer.get()));
        AtomicBoolean interrupted = new AtomicBoolean();
        closer.set(thread(() -> {
            begun.countDown();
            log.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        }));
        closer.get().start();
        closer.get().join(LONG.toMillis());

        assertThat(closer.get().isAlive()).isFalse();
        assertThat(interrupted).isTrue();
        assertThat(log.stats().sent()).isEqualTo(EVENTS);
        assertThat(receipts).allSatisfy(r -> assertThat(r.delivered().toCompletableFuture()).isCompleted());
    }

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
    void closesWhereAReceiptIsToldOf() throws Exception {
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
    void closesThoughTheTransportFailsToClose() throws Exception {
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
    void worksOnThreadsOfItsOwnWhereTheExecutorTakesNoTask() throws Exception {
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
    void worksOnThreadsOfItsOwnWhereTheExecutorRunsTasksInTheirCaller() throws Exception {
        try (EventLog log = builder().executor(Runnable::run).build()) {
            log.submit(LogEvent.named("event")).delivered().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        assertThat(receiver.events).hasSize(1);
    }

    @Test
    void worksOnThreadsOfItsOwnWhereTheThreadFactoryThrows() throws Exception {
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
    void sendsAtTheCloseWhatAnExecutorNeverBeganWith(boolean away) throws Exception {
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
    void completesReceiptsThoughOneOfThemIsHeldUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        receiver.away.set(true);
        EventLog log = builder().build();
        List<Receipt> receipts = submitAll(log);
        receipts.get(0).stored().thenRun(() -> awaitLatch(never));

        log.close();

        assertThat(receipts).allSatisfy(r -> assertThat(r.stored().toCompletableFuture()).isCompleted());
        assertThat(receipts)
                .allSatisfy(r -> assertThat(r.delivered().toCompletableFuture()).isCompletedExceptionally());
        never.countDown();
    }

    @Test
    void tellsAReceiptOfWhatIsLoggedAfterTheClose() {
        EventLog log = builder().executor(task -> {}).build();
        log.close();

        Receipt late = log.submit(LogEvent.named("late"));

        assertThat(late.stored().toCompletableFuture()).isCompletedExceptionally();
        assertThat(log.stats().dropped()).containsEntry(DropReason.CLOSED, 1L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWhenItsThreadsAreInterruptedByWhomTheyBelongTo(boolean whileSending) throws Exception {
        List<Thread> threads = new CopyOnWriteArrayList<>();
        AtomicInteger interrupts = new AtomicInteger();
        receiver.whileSending = () -> {
            if (whileSending && interrupts.getAndIncrement() == 0) {
                threads.forEach(Thread::interrupt);
            }
        };
        try (EventLog log = builder().executor(task -> {
            Thread thread = thread(task);
            threads.add(thread);
            thread.start();
        }).callbacks(Runnable::run).build()) {
            log.log(LogEvent.named("before"));
            if (!whileSending) {
                assertThat(log.flush(LONG)).isTrue();
                threads.forEach(Thread::interrupt);
            }
            log.log(LogEvent.named("after"));

            assertThat(log.flush(LONG)).isTrue();
            assertThat(threads.get(0)).as("the journal's").matches(Thread::isAlive);
            // A loop that stays interrupted never waits again, and takes a whole processor.
            await().atMost(LONG).until(() -> threads.stream().noneMatch(t -> t.isAlive() && t.isInterrupted()));
        }
        assertThat(receiver.names().distinct()).hasSize(2);
        for (Thread thread : threads) {
            thread.join(LONG.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void keepsToItsDeadlineWhileTheJournalIsHeldUp() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        receiver.away.set(true);
        // On the journal's thread: what is hung on a receipt runs where the executor has it run.
        EventLog log = builder().set("eventlog.close-timeout", "10ms").callbacks(Runnable::run).build();
        log.submit(LogEvent.named("event")).stored().thenRun(() -> {
            held.countDown();
            awaitLatch(gate);
        });
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
    void opensItsFileInAnInterruptedThreadWhenThatIsRequired() throws Exception {
        receiver.away.set(true);
        Path crashed = Files.createDirectory(dir.resolve("crashed"));
        try (EventLog log = builder().build()) {
            for (Receipt receipt : submitAll(log)) {
                receipt.stored().toCompletableFuture().get(30, TimeUnit.SECONDS);
            }
            for (String name : List.of("queue.db", "queue.db-journal")) {
                Files.copy(dir.resolve(name), crashed.resolve(name));
            }
        }
        assertThat(crashed.resolve("queue.db-journal")).isNotEmptyFile();
        Thread.currentThread().interrupt();

        EventLog log = builder().set("eventlog.db", crashed.resolve("queue.db").toString())
                .set("eventlog.queue.required", "true").build();

        assertThat(Thread.interrupted()).isTrue();
        receiver.away.set(false);
        assertThat(log.flush(LONG)).isTrue();
        log.close();
        assertThat(receiver.names().distinct()).hasSize(EVENTS);
    }

    @Test
    void flushEndsByAnInterruptAndNothingElseDoes() throws Exception {
        receiver.away.set(true);
        EventLog log = builder().build();
        logAll(log);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> log.flush(LONG)).isInstanceOf(InterruptedException.class);

        receiver.away.set(false);
        assertThat(log.flush(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
        log.close();
        assertThat(log.stats().sent()).isEqualTo(EVENTS);
    }

    @Test
    void lastSummariesDoNotWaitForRoomBeyondTheDeadline() {
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

    private EventLog.Builder builder() {
        return EventLog.builder().transport(receiver).set("eventlog.db", dir.resolve("queue.db").toString())
                .set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "20ms");
    }

    private static void logAll(EventLog log) {
        IntStream.range(0, EVENTS).forEach(n -> log.log(LogEvent.named("n" + n)));
    }

    private static List<Receipt> submitAll(EventLog log) {
        return IntStream.range(0, EVENTS).mapToObj(n -> log.submit(LogEvent.named("n" + n))).toList();
    }

    /** By one that has the same file: were it still locked, the next would take another name. */
    private void deliverByTheNext() throws Exception {
        receiver.away.set(false);
        try (EventLog next = builder().build()) {
            assertThat(next.flush(LONG)).isTrue();
        }
        assertThat(receiver.names().distinct()).hasSize(EVENTS);
        assertThat(dir.resolve("queue-2.db")).doesNotExist();
    }

    private static boolean isClosed(EventLog log) {
        log.log(LogEvent.named("late").level(Level.TRACE));
        return log.stats().dropped().get(DropReason.CLOSED) > 0;
    }

    private static void interruptIf(boolean now, Thread thread) {
        if (now) {
            thread.interrupt();
        }
    }

    private static void interruptUntilItEnds(Thread thread) throws InterruptedException {
        thread.start();
        long deadline = System.nanoTime() + LONG.toNanos();
        while (thread.isAlive() && System.nanoTime() - deadline < 0) {
            thread.interrupt();
            Thread.onSpinWait();
        }
        assertThat(thread.isAlive()).isFalse();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "close-test");
        thread.setDaemon(true);
        return thread;
    }

    private static void awaitLatch(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
