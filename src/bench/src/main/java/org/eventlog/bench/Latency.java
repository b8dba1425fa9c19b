// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * The durations of calls in nanoseconds, made by one thread at a steady rate.
 *
 * @param sorted one duration per call, ascending
 * @param allocated bytes per call
 */
record Latency(long[] sorted, double allocated) {
    static final int RATE = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * Measures each call from its actual start: its cost for the caller, without a late start. Between calls the
     * thread spins, because a sleep would take ten times the interval between two calls.
     */
    static Latency measure(IntConsumer call, int first, int seconds) {
        int count = RATE * seconds;
        long[] nanos = new long[count];
        long step = TimeUnit.SECONDS.toNanos(1) / RATE;
        long id = Thread.currentThread().getId();
        long allocated = THREADS.getThreadAllocatedBytes(id);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + i * step;
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            long before = System.nanoTime();
            call.accept(first + i);
            nanos[i] = System.nanoTime() - before;
        }
        allocated = THREADS.getThreadAllocatedBytes(id) - allocated;
        Arrays.sort(nanos);
        return new Latency(nanos, (double) allocated / count);
    }

    /** The percentile of the durations (nearest rank), in microseconds. */
    double micros(double percent) {
        int rank = (int) Math.ceil(sorted.length * percent / 100);
        return sorted[Math.max(rank, 1) - 1] / 1e3;
    }

    double maxMillis() {
        return sorted[sorted.length - 1] / 1e6;
    }
}
