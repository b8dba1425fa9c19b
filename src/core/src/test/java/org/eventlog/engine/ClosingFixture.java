// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.Receipt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** An event log to close, and a receiver that can be away, slow or broken. */
abstract class ClosingFixture {
    static final int EVENTS = 500;
    static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path dir;

    final ScriptedReceiver receiver = new ScriptedReceiver();

    @AfterEach
    void theInterruptIsTakenBack() {
        Thread.interrupted();
    }

    EventLog.Builder builder() {
        return EventLog.builder().transport(receiver).set("eventlog.db", dir.resolve("queue.db").toString())
                .set("eventlog.retry.first", "10ms").set("eventlog.retry.max", "20ms");
    }

    static void logAll(EventLog log) {
        IntStream.range(0, EVENTS).forEach(n -> log.log(LogEvent.named("n" + n)));
    }

    static List<Receipt> submitAll(EventLog log) {
        return IntStream.range(0, EVENTS).mapToObj(n -> log.submit(LogEvent.named("n" + n))).toList();
    }

    /** By one that has the same file: were it still locked, the next would take another name. */
    void deliverByTheNext() throws Exception {
        receiver.away.set(false);
        try (EventLog next = builder().build()) {
            assertThat(next.flush(LONG)).isTrue();
        }
        assertThat(receiver.names().distinct()).hasSize(EVENTS);
        assertThat(dir.resolve("queue-2.db")).doesNotExist();
    }

    /** So that a test can hang its work on a receipt before the journal's thread can complete that receipt. */
    static Executor beginningAfter(CountDownLatch latch) {
        return task -> thread(() -> {
            awaitLatch(latch);
            task.run();
        }).start();
    }

    static boolean isClosed(EventLog log) {
        log.log(LogEvent.named("late").level(Level.TRACE));
        return log.stats().dropped().get(DropReason.CLOSED) > 0;
    }

    static boolean isWithin(Thread thread, String method) {
        return Stream.of(thread.getStackTrace()).anyMatch(frame -> frame.getMethodName().equals(method));
    }

    static void interruptIf(boolean now, Thread thread) {
        if (now) {
            thread.interrupt();
        }
    }

    static void interruptUntilItEnds(Thread thread) throws InterruptedException {
        thread.start();
        long deadline = System.nanoTime() + LONG.toNanos();
        while (thread.isAlive() && System.nanoTime() - deadline < 0) {
            thread.interrupt();
            Thread.onSpinWait();
        }
        assertThat(thread.isAlive()).isFalse();
    }

    static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "close-test");
        thread.setDaemon(true);
        return thread;
    }

    static void awaitLatch(CountDownLatch latch) {
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
