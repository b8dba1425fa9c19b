// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.eventlog.PipelineStats.DropReason;

/** What is counted; written by all threads of a pipeline. */
final class Counters {
    final LongAdder accepted = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder failures = new LongAdder();
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

    Counters() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    void drop(DropReason reason, long events) {
        dropped.get(reason).add(events);
    }

    Map<DropReason, Long> dropped() {
        Map<DropReason, Long> sums = new EnumMap<>(DropReason.class);
        dropped.forEach((reason, count) -> sums.put(reason, count.sum()));
        return sums;
    }
}
