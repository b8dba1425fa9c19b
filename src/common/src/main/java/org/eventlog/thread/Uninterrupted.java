// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.thread;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits that an interrupt does not cut short: for the end of something that must be ended in order. The interrupt is
 * put aside, and given back by {@link #close}.
 *
 * <pre>
 * try (Uninterrupted wait = new Uninterrupted()) {
 *     wait.join(thread, TimeUnit.SECONDS.toNanos(20));
 * }
 * </pre>
 * <p>
 * Put aside from the beginning, because code between the waits may look at it, too: a {@code FileChannel} closes itself
 * in a thread that is interrupted. For the thread that made it.
 */
public final class Uninterrupted implements AutoCloseable {
    private boolean interrupted = Thread.interrupted();

    /** Waits for so long, or a little shorter. */
    public void pause(long nanos) {
        LockSupport.parkNanos(nanos);
        interrupted |= Thread.interrupted();
    }

    /** Waits until the latch is at zero, at most so long. @return whether it is */
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

    /** Waits for the end of the thread, at most so long. @return whether it has ended */
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
