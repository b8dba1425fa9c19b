// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.thread;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits that are not shortened by an interrupt, for orderly shutdown. The interrupt status is cleared, and restored by
 * {@link #close}.
 *
 * <pre>
 * try (Uninterrupted wait = new Uninterrupted()) {
 *     wait.join(thread, TimeUnit.SECONDS.toNanos(20));
 * }
 * </pre>
 * <p>
 * The status is cleared from the beginning, because code between the waits may also check it: a {@code FileChannel}
 * closes itself in an interrupted thread. May only be used by the thread that created it.
 */
public final class Uninterrupted implements AutoCloseable {
    private boolean interrupted = Thread.interrupted();

    /** Waits for this time, or slightly less. */
    public void pause(long nanos) {
        LockSupport.parkNanos(nanos);
        interrupted |= Thread.interrupted();
    }

    /** Waits until the latch reaches zero, for at most this time. @return whether it has */
    public boolean await(CountDownLatch latch, long nanos) {
        long deadline = System.nanoTime() + Math.max(0, nanos);
        while (true) {
            try {
                return latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** Waits until the thread has ended, for at most this time. @return whether it has */
    public boolean join(Thread thread, long nanos) {
        long deadline = System.nanoTime() + Math.max(0, nanos);
        for (long left = nanos; left > 0 && thread.isAlive(); left = deadline - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return !thread.isAlive();
    }

    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
