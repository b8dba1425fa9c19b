// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.metrics;

import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.eventlog.PipelineStats.SendTimes;

/**
 * Updates a histogram of a metrics API with the counts of an event log. No API supports a histogram that reads its
 * values from a function, and code of the server must not run on the sender's thread.
 * <p>
 * The histogram gets a time for each attempt since the last update: within the bounds at which the attempt was counted,
 * and so that the sum of all times is correct. Count and sum are therefore correct, and so are the buckets if their
 * bounds are {@link SendTimes#BOUNDS}. For one thread at a time.
 */
public final class SendFeed {
    /** The maximum number of attempts per update. The rest follows with the next one. */
    private static final long MAX = 100_000;
    private static final long[] BOUNDS = SendTimes.BOUNDS.stream().mapToLong(Duration::toNanos).toArray();
    private static final long LAST = BOUNDS[BOUNDS.length - 1];

    private final long[] fed = new long[BOUNDS.length + 1];
    private long fedNanos;

    /**
     * Adds the attempts since the last update.
     *
     * @param histogram
     *            takes the length of one attempt, in nanoseconds
     */
    public void feed(SendTimes now, LongConsumer histogram) {
        double share = share(now);
        long left = MAX;
        for (int i = 0; i < fed.length; i++) {
            long fresh = Math.min(left, now.counts().get(i) - fed[i]);
            long nanos = low(i) + Math.max(1, Math.round(share * (high(i) - low(i))));
            for (long n = 0; n < fresh; n++) {
                histogram.accept(nanos);
            }
            fed[i] += fresh;
            fedNanos += fresh * nanos;
            left -= fresh;
        }
    }

    /** The position of each attempt between its bounds, from 0 to 1, that makes the sum correct. */
    private double share(SendTimes now) {
        List<Long> counts = now.counts();
        double least = 0;
        double span = 0;
        for (int i = 0; i < fed.length; i++) {
            long fresh = counts.get(i) - fed[i];
            least += (double) fresh * low(i);
            span += (double) fresh * (high(i) - low(i));
        }
        return span == 0 ? 0 : Math.max(0, Math.min(1, (now.total().toNanos() - fedNanos - least) / span));
    }

    private static long low(int i) {
        return i == 0 ? 0 : BOUNDS[i - 1];
    }

    private static long high(int i) {
        return i < BOUNDS.length ? BOUNDS[i] : 2 * LAST;
    }
}
