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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.Receipt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests closing an event log in threads that are interrupted before, during and after it. */
class InterruptedCloseTest extends ClosingFixture {
    @Test
    void sendsAllAndRestoresTheInterrupt() {
        EventLog log = builder().build();
        logAll(log);
        Thread.currentThread().interrupt();

        log.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.stats().sent()).isEqualTo(EVENTS);
        assertThat(log.stats().droppedTotal()).isZero();
    }

    @Test
    void savesAllInAnInterruptedThreadAndReleasesTheFile() throws Exception {
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
    void countsLossesInAnInterruptedThreadWithoutAFile() {
        receiver.away.set(true);
        EventLog log = builder().set("eventlog.db", ":memory:").build();
        logAll(log);
        Thread.currentThread().interrupt();

        log.close();

        assertThat(log.stats().dropped()).containsEntry(DropReason.NOT_SAVED, (long) EVENTS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void toleratesContinuousInterrupts(boolean away) throws Exception {
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
        SENDING, CLOSING_THE_TRANSPORT, RUNNING_CALLBACKS
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void toleratesAnInterruptDuringAnyStepOfClose(Step step) throws Exception {
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
                .whenComplete((v, e) -> interruptIf(step == Step.RUNNING_CALLBACKS, closer.get()));
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void toleratesInterruptsByTheExecutor(boolean whileSending) throws Exception {
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
            // A loop that stays interrupted never waits again, and uses a whole processor.
            await().atMost(LONG).until(() -> threads.stream().noneMatch(t -> t.isAlive() && t.isInterrupted()));
        }
        assertThat(receiver.names().distinct()).hasSize(2);
        for (Thread thread : threads) {
            thread.join(LONG.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void opensARequiredFileInAnInterruptedThread() throws Exception {
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
    void interruptEndsOnlyFlush() throws Exception {
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
}
