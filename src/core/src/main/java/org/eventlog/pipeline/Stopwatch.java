// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;
import org.eventlog.PipelineStats.SendTimes;

/** Counts durations by length. Written by one thread, read by any. */
final class Stopwatch {
    private static final long[] BOUNDS = SendTimes.BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 1);
    private volatile long total;

    /** For its one writer. */
    void add(long nanos) {
        int i = 0;
        while (i < BOUNDS.length && nanos > BOUNDS[i]) {
            i++;
        }
        total = total + nanos;
        counts.setRelease(i, counts.get(i) + 1);
    }

    SendTimes times() {
        List<Long> now = LongStream.range(0, counts.length()).mapToObj(i -> counts.getAcquire((int) i)).toList();
        return new StatsSnapshot.Times(now, Duration.ofNanos(total));
    }
}
