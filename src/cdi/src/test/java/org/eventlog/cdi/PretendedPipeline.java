// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eventlog.Level;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.PipelineStats.SendTimes;
import org.eventlog.cdi.metrics.QueueNumbers;

/** The statistics of a fake pipeline, all set by the test. */
public final class PretendedPipeline {
    public long sent;
    public long queuedEvents;
    public long queuedBytes;
    public Duration oldestAge = Duration.ZERO;
    public boolean outOfOrder;
    public boolean dropping;
    public Duration away = Duration.ZERO;
    public final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final List<Long> sends = new ArrayList<>(Collections.nCopies(SendTimes.BOUNDS.size() + 1, 0L));
    private Duration sending = Duration.ZERO;

    public PretendedPipeline() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, 0L);
        }
    }

    /** Adds an attempt to send with this duration. */
    public void send(Duration time) {
        int i = 0;
        while (i < SendTimes.BOUNDS.size() && time.compareTo(SendTimes.BOUNDS.get(i)) > 0) {
            i++;
        }
        sends.set(i, sends.get(i) + 1);
        sending = sending.plus(time);
    }

    public PipelineStats stats() {
        return new Numbers(sent + queuedEvents, 0, Map.copyOf(dropped), Map.of(Level.INFO, 0L), dropping, sent,
                sent, 0, 0, 0, 0,
                new Waiting(queuedEvents, queuedBytes, 1_000_000, 65_536, oldestAge, !outOfOrder,
                        outOfOrder),
                new Reached(away.isZero() && sent > 0, false, away),
                new Times(List.copyOf(sends), sending));
    }

    /** The numbers of an application that has this pipeline alone. */
    public QueueNumbers of(String application) {
        return new QueueNumbers(application, () -> Map.of("default", stats()));
    }

    private record Numbers(long accepted, long truncated, Map<DropReason, Long> dropped,
            Map<Level, Long> droppedByLevel, boolean dropping, long stored, long sent, long retried, long rejected,
            long failures, long inboxBytes, Queue queue, Receiver receiver, SendTimes sendTimes)
            implements
                PipelineStats {}

    private record Waiting(long events, long bytes, long capacityBytes, long fileBytes, Duration oldestAge,
            boolean durable, boolean outOfOrder) implements PipelineStats.Queue {}

    private record Reached(boolean connected, boolean paused, Duration away) implements PipelineStats.Receiver {
        @Override
        public boolean busy() {
            return false;
        }
    }

    private record Times(List<Long> counts, Duration total) implements SendTimes {}
}
