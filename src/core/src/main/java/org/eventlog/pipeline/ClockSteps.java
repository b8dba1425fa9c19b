// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long events have waited, although the wall clock may be set: a device without a battery starts in 1970, and is
 * corrected once it has a network. The journal records when an event arrived by the wall clock, because events wait
 * beyond a restart. When the clock is set, the times of the events that are waiting are corrected by the difference. For
 * the journal thread.
 */
final class ClockSteps {
    /** A smaller difference is drift, or a thread that was suspended between the two readings. */
    private static final long STEP_MILLIS = TimeUnit.SECONDS.toMillis(10);
    private static final int MAX_STEPS = 32;

    private final InstantSource clock;
    private final LongSupplier ticker;
    private final List<Step> steps = new ArrayList<>();
    private long lastMillis;
    private long lastNanos;

    /**
     * What is known of the events that were queued at a moment.
     *
     * @param before they are before this position
     * @param millis what was added to the clock
     * @param latest none of them arrived later than this, by the clock as it was set then
     */
    private record Step(long before, long millis, long latest) {
        long applied(long position, long arrival) {
            return position < before ? Math.min(arrival + millis, latest) : arrival;
        }
    }

    /** @param ticker nanoseconds since an arbitrary moment, which no one sets */
    ClockSteps(InstantSource clock, LongSupplier ticker) {
        this.clock = clock;
        this.ticker = ticker;
        lastMillis = clock.millis();
        lastNanos = ticker.getAsLong();
    }

    /**
     * Notices whether the clock was set since the last call.
     *
     * @param released the position of the oldest event that waits
     * @param end the position after the newest
     */
    void look(long released, long end) {
        long millis = clock.millis();
        long nanos = ticker.getAsLong();
        long step = millis - lastMillis - TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
        lastMillis = millis;
        lastNanos = nanos;
        steps.removeIf(one -> one.before <= released);
        if (Math.abs(step) >= STEP_MILLIS && released < end) {
            add(new Step(end, step, Long.MAX_VALUE));
        }
    }

    private void add(Step step) {
        if (steps.size() == MAX_STEPS) {
            Step oldest = steps.remove(0);
            Step next = steps.remove(0);
            steps.add(0, new Step(next.before, oldest.millis + next.millis, next.latest));
        }
        steps.add(step);
    }

    /**
     * When the event at the position arrived, by the clock as it is set now.
     *
     * @param recorded the time recorded then
     * @param end the position after the newest event
     */
    long arrival(long position, long recorded, long end) {
        long arrival = recorded;
        for (Step step : steps) {
            arrival = step.applied(position, arrival);
        }
        long now = clock.millis();
        if (arrival - now >= STEP_MILLIS) {
            // Of an earlier run, in which the clock was ahead. Others in the queue may have correct times, which stay.
            add(new Step(end, 0, now));
            return now;
        }
        return arrival;
    }
}
