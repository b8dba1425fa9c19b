// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import org.eventlog.collector.store.EventFilter;

/**
 * The requested time range and step of a histogram.
 *
 * @param from milliseconds since 1970, like {@code to}; both are multiples of the step
 */
public record HistogramRange(long from, long to, long step) {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final int MAX_BARS = 60;
    /** From this range on, steps are whole minutes, for which the store keeps counters. */
    private static final long COUNTED = 10 * MINUTE;
    private static final long[] STEPS = {SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE,
            10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY,
            14 * DAY, 30 * DAY, 90 * DAY, 365 * DAY};
    private static final long[] SPANS = {DAY, 7 * DAY, 30 * DAY, 365 * DAY};

    /**
     * Returns the range of the filter. If the filter has no start, the range covers at least the last day and is
     * extended to include the given time.
     *
     * @param holds a time to include, in milliseconds since 1970
     */
    public static HistogramRange of(EventFilter filter, long now, long holds) {
        long to = filter.to() != null ? filter.to() : Math.max(now, holds) + 1;
        long from = filter.from() != null ? filter.from() : to - span(to - holds);
        long length = Math.max(SECOND, to - from);
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0; i--) {
            if (length / STEPS[i] < MAX_BARS && (length < COUNTED || STEPS[i] >= MINUTE)) {
                step = STEPS[i];
            }
        }
        return aligned(Math.max(from, to - MAX_BARS * 2 * step), to, step);
    }

    private static HistogramRange aligned(long from, long to, long step) {
        long start = from - Math.floorMod(from, step);
        long end = to + Math.floorMod(-to, step);
        return new HistogramRange(start, Math.max(end, start + step), step);
    }

    private static long span(long needed) {
        for (long span : SPANS) {
            if (needed < span) {
                return span;
            }
        }
        return needed + DAY;
    }

    public int bars() {
        return (int) ((to - from) / step);
    }

    public EventFilter in(EventFilter filter) {
        return filter.withTime(from, to);
    }
}
