// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UninterruptedTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(50);

    @AfterEach
    void theInterruptIsTakenBack() {
        Thread.interrupted();
    }

    @Test
    void defersAndRestoresAnInterrupt() {
        Thread.currentThread().interrupt();

        try (Uninterrupted wait = new Uninterrupted()) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            wait.pause(1);
        }

        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void doesNotInterruptOtherwise() {
        try (Uninterrupted wait = new Uninterrupted()) {
            assertThat(wait.await(new CountDownLatch(0), LONG)).isTrue();
        }

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void waitsForALatchThroughInterrupts() {
        CountDownLatch latch = new CountDownLatch(1);
        Thread other = interrupting(Thread.currentThread(), latch::countDown);

        try (Uninterrupted wait = new Uninterrupted()) {
            other.start();
            assertThat(wait.await(latch, LONG)).isTrue();
        }

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waitsForTheEndOfAThreadThroughInterrupts() {
        Thread other = interrupting(Thread.currentThread(), () -> {});

        try (Uninterrupted wait = new Uninterrupted()) {
            other.start();
            assertThat(wait.join(other, LONG)).isTrue();
        }

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waitsAtMostTheTimeout() {
        Thread never = new Thread(() -> new Uninterrupted().await(new CountDownLatch(1), LONG));
        never.setDaemon(true);
        never.start();

        try (Uninterrupted wait = new Uninterrupted()) {
            assertThat(wait.join(never, 1_000)).isFalse();
            assertThat(wait.join(never, -1)).isFalse();
            assertThat(wait.await(new CountDownLatch(1), 1_000)).isFalse();
            assertThat(wait.await(new CountDownLatch(1), -1)).isFalse();
        }
    }

    @Test
    void doesNotWaitForAnUnstartedThread() {
        try (Uninterrupted wait = new Uninterrupted()) {
            assertThat(wait.join(new Thread(() -> {}), LONG)).isTrue();
        }
    }

    /** Interrupts the waiting thread several times, and then runs the action. */
    private static Thread interrupting(Thread waiting, Runnable then) {
        Thread thread = new Thread(() -> {
            for (int i = 0; i < 10; i++) {
                waiting.interrupt();
                while (waiting.isInterrupted()) {
                    Thread.onSpinWait();
                }
            }
            then.run();
        });
        thread.setDaemon(true);
        return thread;
    }
}
