// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.InstantSource;
import org.eventlog.EventLostException;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.pipeline.ChunkStore.Head;
import org.eventlog.pipeline.Journal.Bounds;

/**
 * Keeps the journal within its limits: decides which events are accepted, and drops events that are too old or exceed
 * the limits. For the journal thread.
 */
final class QueueCapacity {
    private static final long EXPIRE_MILLIS = 1000;

    private final WriteBehindBuffer writeBehind;
    private final SendQueue sendQueue;
    private final Receipts receipts;
    private final Drops drops;
    private final InstantSource clock;
    private final ClockSteps steps;
    private final Bounds bounds;
    private final Admission admission;
    private final QueuedReports reports;
    private long evictedBytes;
    private long expiredAt;

    QueueCapacity(WriteBehindBuffer writeBehind, SendQueue sendQueue, Receipts receipts, Drops drops,
            QueuedReports reports, InstantSource clock, ClockSteps steps, Bounds bounds) {
        this.writeBehind = writeBehind;
        this.sendQueue = sendQueue;
        this.receipts = receipts;
        this.drops = drops;
        this.reports = reports;
        this.clock = clock;
        this.steps = steps;
        this.bounds = bounds;
        this.admission = new Admission(bounds.whenFull(), drops, receipts);
    }

    /** Returns the part of the chunk that is admitted: all of it, its more severe events, or null. */
    Chunk admit(Chunk chunk) {
        long over = used() + chunk.length - capacity();
        if (over > 0 && bounds.whenFull() == WhenFull.DROP_OLDEST && !writeBehind.degraded()) {
            evict(over);
            return chunk;
        }
        return bounds.whenFull() == WhenFull.BLOCK
                ? chunk
                : admission.admit(chunk, used() + chunk.length, capacity());
    }

    /** Whether this many additional bytes would exceed the limit. */
    boolean isTight(long more) {
        return used() + more > capacity();
    }

    boolean isFull() {
        return used() >= capacity();
    }

    /** Whether writing is not needed to free space. */
    boolean isAmple() {
        return used() <= capacity() / 2;
    }

    /** Called when the store has deleted released events. */
    void written() {
        evictedBytes = 0;
    }

    private long used() {
        return (writeBehind.degraded() ? writeBehind.unstoredBytes() : writeBehind.bytes()) - evictedBytes;
    }

    /** An in-memory store may use its full capacity; a failed one has what the window may hold. */
    private long capacity() {
        return writeBehind.degraded() ? Math.min(bounds.memory(), bounds.capacity()) : bounds.capacity();
    }

    /** Frees space by dropping the oldest events, delivered or not. */
    private void evict(long bytes) {
        long target = evictedBytes + bytes;
        while (evictedBytes < target) {
            Head oldest = writeBehind.head(sendQueue.released());
            if (oldest == null) {
                return;
            }
            giveUp(oldest, DropReason.JOURNAL_FULL);
            evictedBytes += oldest.length();
        }
    }

    /** Drops events that are too old. */
    void expire() {
        long now = clock.millis();
        // The clock may have been put back.
        if (bounds.maxAge().isZero() || Math.abs(now - expiredAt) < EXPIRE_MILLIS) {
            return;
        }
        expiredAt = now;
        long limit = now - bounds.maxAge().toMillis();
        Head head = writeBehind.head(sendQueue.released());
        while (head != null && steps.arrival(head.first(), head.time(), sendQueue.end()) < limit) {
            giveUp(head, DropReason.TOO_OLD);
            head = writeBehind.head(sendQueue.released());
        }
    }

    private void giveUp(Head head, DropReason reason) {
        long from = sendQueue.giveUp(head);
        if (from != head.first() || !reports.drop(from)) {
            drops.add(reason, head.levels(), (int) (from - head.first()), head.count());
        }
        receipts.settleBelow(head.end(), new EventLostException("dropped: " + reason.text()));
    }
}
