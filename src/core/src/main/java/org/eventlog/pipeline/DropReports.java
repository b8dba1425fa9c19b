// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.eventlog.LogEvent;
import org.eventlog.encode.ByteSink;

/**
 * Reports dropped events to the receiver, as events in the queue. A report waits until it can probably stay there until
 * it is sent; if it is dropped nevertheless, {@link QueuedReports} puts it into the queue again.
 */
final class DropReports {
    /** As much as a report of each reason and level takes. */
    private static final long ROOM_BYTES = 64 << 10;
    private static final int EVENT_BYTES = 1024;

    private final Drops drops;
    private final Journal journal;
    private final Counters counters;
    private final BooleanSupplier sends;
    private final boolean stays;
    private final BiConsumer<LogEvent, ByteSink> encoder;
    private final int maxBytes;
    private final ReentrantLock making = new ReentrantLock();

    /**
     * @param sends whether what is in the queue is likely to be sent soon
     * @param stays whether an event stays in the queue until it is sent: neither its age nor others drop it
     * @param maxBytes of one event
     */
    DropReports(Drops drops, Journal journal, Counters counters, BooleanSupplier sends, boolean stays,
            BiConsumer<LogEvent, ByteSink> encoder, int maxBytes) {
        this.drops = drops;
        this.journal = journal;
        this.counters = counters;
        this.sends = sends;
        this.stays = stays;
        this.encoder = encoder;
        this.maxBytes = maxBytes;
    }

    /** Reports what was dropped until now, if no more is and the report can stay. For the journal thread. */
    void look() {
        drops.endPeriod(false);
        if (drops.isReportDue() && journal.hasRoom(ROOM_BYTES) && (stays || sends.getAsBoolean())) {
            report();
        }
    }

    /** Reports all that was dropped, as there is no later time. For any thread. */
    void last() {
        drops.endPeriod(true);
        report();
    }

    /** Whether a report is not yet in the queue, or is being made; for any thread. */
    boolean isPending() {
        return making.isLocked() || journal.hasReports();
    }

    /** If another thread does, this one need not. */
    private void report() {
        if (making.tryLock()) {
            try {
                // One by one: what there is no memory for stays unreported.
                for (Drops.Drop drop : drops.unreported()) {
                    LogEvent event = drop.event();
                    byte[] encoded = encodedOrNull(event);
                    if (encoded != null) {
                        journal.report(encoded, (byte) event.level().ordinal());
                        counters.reports.increment();
                    }
                    drops.reported(drop);
                }
                drops.endReport();
            } finally {
                making.unlock();
            }
        }
    }

    /** Null if the format cannot write it: it could not later, either. */
    private byte[] encodedOrNull(LogEvent event) {
        try {
            return encoded(event);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return null;
        }
    }

    private byte[] encoded(LogEvent event) {
        ByteSink sink = new ByteSink(Math.min(EVENT_BYTES, maxBytes), maxBytes);
        encoder.accept(event, sink);
        return sink.toByteArray();
    }
}
