// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.function.BiConsumer;
import org.eventlog.LogEvent;
import org.eventlog.encode.ByteSink;

/**
 * Reports dropped events to the receiver, as events in the queue. A report that was dropped, too, would have to be
 * reported, and so on without an end, and its numbers would be lost: so it waits until it can stay in the queue.
 */
final class DropReports {
    /** As much as a report of each reason and level takes. */
    private static final long ROOM_BYTES = 64 << 10;
    private static final int EVENT_BYTES = 1024;

    private final Drops drops;
    private final Journal journal;
    private final Counters counters;
    private final DeliveryState receiver;
    private final Duration maxAge;
    private final BiConsumer<LogEvent, ByteSink> encoder;
    private final int maxBytes;

    /**
     * @param maxAge of events in the queue; zero for no limit
     * @param maxBytes of one event
     */
    DropReports(Drops drops, Journal journal, Counters counters, DeliveryState receiver, Duration maxAge,
            BiConsumer<LogEvent, ByteSink> encoder, int maxBytes) {
        this.drops = drops;
        this.journal = journal;
        this.counters = counters;
        this.receiver = receiver;
        this.maxAge = maxAge;
        this.encoder = encoder;
        this.maxBytes = maxBytes;
    }

    /** Reports what was dropped until now, if no more is and the report can stay. For the journal thread. */
    void look() {
        drops.endPeriod(false);
        if (drops.isReportDue() && journal.hasRoom(ROOM_BYTES) && (maxAge.isZero() || !receiver.isFailing())) {
            report();
        }
    }

    /** Reports all that was dropped, as there is no later time. For any thread. */
    void last() {
        drops.endPeriod(true);
        report();
    }

    private void report() {
        for (LogEvent event : drops.report()) {
            ByteSink sink = new ByteSink(Math.min(EVENT_BYTES, maxBytes), maxBytes);
            encoder.accept(event, sink);
            Chunk chunk = new Chunk(sink.length());
            chunk.append(sink.array(), 0, sink.length(), (byte) event.level().ordinal());
            counters.reports.increment();
            journal.report(chunk);
        }
    }
}
