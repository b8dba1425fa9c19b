// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.metrics;

import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.eventlog.PipelineStats.SendTimes;

/**
 * Brings a histogram of a metrics API up to what a pipeline has counted by itself. No API has a histogram that is asked
 * for its numbers, and code of the server must not run on the thread that sends.
 * <p>
 * The histogram gets a time for each attempt there was since it was fed last: within the bounds the attempt was counted
 * at, and so that all of them together are as long as they were. So its count and sum are right, and its buckets where
 * their bounds are {@link SendTimes#BOUNDS}. For one thread at a time.
 */
public final class SendFeed {
    /** Nobody waits for long: what is left follows at the next look. */
    private static final long MOST = 100_000;
    private static final long[] BOUNDS = SendTimes.BOUNDS.stream().mapToLong(Duration::toNanos).toArray();
    private static final long LAST = BOUNDS[BOUNDS.length - 1];

    private final long[] fed = new long[BOUNDS.length + 1];
    private long fedNanos;

    /**
     * Feeds what is new.
     *
     * @param histogram
     *            takes the length of one attempt, in nanoseconds
     */
    public void feed(SendTimes now, LongConsumer histogram) {
        double share = share(now);
        long left = MOST;
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

    /** Where between its bounds each attempt has to lie for the sum to be right, from 0 to 1. */
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
