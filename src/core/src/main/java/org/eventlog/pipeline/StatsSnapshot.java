// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.Level;
import org.eventlog.PipelineStats;

/** The statistics of a pipeline at one moment. */
record StatsSnapshot(long accepted, long truncated, Map<DropReason, Long> dropped, Map<Level, Long> droppedByLevel,
        boolean dropping, long stored, long sent, long retried, long rejected, long failures, long inboxBytes,
        Queue queue, Receiver receiver, SendTimes sendTimes) implements PipelineStats {

    record QueueState(long events, long bytes, long capacityBytes, long fileBytes, Duration oldestAge, boolean durable,
            boolean outOfOrder) implements Queue {}

    record ReceiverState(boolean connected, boolean paused, Duration away, boolean busy) implements Receiver {}

    record Times(List<Long> counts, Duration total) implements SendTimes {}
}
