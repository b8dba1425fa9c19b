// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.PipelineStats;

/** Describes why an event log is degraded, for an operator. */
public final class Degradation {
    private static final int FULL_PERCENT = 80;

    private Degradation() {}

    /**
     * The reasons, most severe first; empty if the event log is healthy.
     *
     * @param away how long the receiver may be unavailable
     */
    public static List<String> reasons(PipelineStats stats, Duration away) {
        List<String> reasons = new ArrayList<>();
        if (stats.dropping()) {
            reasons.add("events are being dropped");
        }
        if (stats.queue().outOfOrder()) {
            reasons.add("the queue is in memory only, its file can't be used");
        }
        long percent = percentFull(stats);
        if (percent > FULL_PERCENT) {
            reasons.add("the queue is " + percent + " % full");
        }
        if (stats.receiver().away().compareTo(away) > 0) {
            reasons.add("the receiver has been away for " + stats.receiver().away().toSeconds() + " s");
        }
        return reasons;
    }

    /** How full the queue is, rounded down. */
    public static long percentFull(PipelineStats stats) {
        // In doubles: a capacity of many terabytes times 100 would overflow.
        return (long) (100.0 * stats.queue().bytes() / stats.queue().capacityBytes());
    }
}
