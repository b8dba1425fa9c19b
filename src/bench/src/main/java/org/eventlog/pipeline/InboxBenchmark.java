// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures adding an encoded event to the inbox while a reader empties it. A writer that finds it full retries, which
 * is included: it shows how the inbox handles writers that are faster than any application.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InboxBenchmark {
    private static final byte[] EVENT = new byte[466];

    private Inbox inbox;
    private Thread reader;
    private volatile boolean over;

    @Setup
    public void start() {
        inbox = new Inbox(16 << 20, 256 * 1024, WhenFull.DROP_NEWEST, chunk -> {});
        over = false;
        reader = new Thread(this::read);
        reader.setDaemon(true);
        reader.start();
    }

    @TearDown
    public void stop() throws InterruptedException {
        over = true;
        inbox.wake();
        reader.join();
    }

    @Benchmark
    public int oneWriter() {
        return offer();
    }

    @Benchmark
    @Threads(4)
    public int fourWriters() {
        return offer();
    }

    private int offer() {
        int tries = 1;
        while (inbox.offer(EVENT, EVENT.length, 2, null, 0) == Inbox.Offer.FULL) {
            Thread.yield();
            tries++;
        }
        return tries;
    }

    private void read() {
        while (!over) {
            inbox.await(TimeUnit.MILLISECONDS.toNanos(2), false);
            for (Chunk chunk : inbox.take(16 << 20)) {
                inbox.free(chunk.length);
            }
        }
    }
}
