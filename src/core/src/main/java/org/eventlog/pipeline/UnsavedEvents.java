// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.pipeline.ChunkStore.Head;

/** Counts the events that are lost when a journal ends. For the journal's thread. */
final class UnsavedEvents {
    private final Inbox inbox;
    private final TakenChunks taken;
    private final Adoption adoption;
    private final WriteBehindBuffer writeBehind;
    private final SendQueue sendQueue;
    private final Drops drops;
    private boolean counted;

    UnsavedEvents(Inbox inbox, TakenChunks taken, Adoption adoption, WriteBehindBuffer writeBehind,
            SendQueue sendQueue, Drops drops) {
        this.inbox = inbox;
        this.taken = taken;
        this.adoption = adoption;
        this.writeBehind = writeBehind;
        this.sendQueue = sendQueue;
        this.drops = drops;
    }

    /**
     * Adds them to the drops.
     *
     * @param alreadyCounted whether those that the journal has taken are among the drops
     * @return how many there are
     */
    long lose(boolean alreadyCounted) {
        counted = alreadyCounted;
        return loseInbox() + loseUnstored() + (writeBehind.lasts() ? 0 : loseStored());
    }

    /** What is still there when saving has failed. */
    private long loseInbox() {
        long lost = 0;
        for (Chunk chunk = taken.next(); chunk != null; chunk = taken.next()) {
            drops.add(DropReason.NOT_SAVED, chunk);
            lost += chunk.count;
            taken.done();
        }
        for (Chunk chunk : inbox.take(Long.MAX_VALUE)) {
            drops.add(DropReason.NOT_SAVED, chunk);
            lost += chunk.count;
        }
        return lost;
    }

    private long loseUnstored() {
        return writeBehind.unstored().stream().filter(chunk -> !adoption.isOwed(chunk))
                .mapToLong(chunk -> lose(Head.of(chunk))).sum();
    }

    /** What is in the store, of which nothing will remain. Without its events, which may be more than the heap holds. */
    private long loseStored() {
        long start = sendQueue.released();
        long end = Math.min(writeBehind.firstUnstored(), sendQueue.end());
        long stored = end - start - writeBehind.missing(start);
        long lost = 0;
        Head head = writeBehind.head(start);
        while (head != null && head.first() < end) {
            lost += lose(head);
            head = writeBehind.head(head.end());
        }
        // Those that cannot be read; their levels are unknown.
        if (stored > lost && !counted) {
            drops.add(DropReason.NOT_SAVED, Level.INFO.ordinal(), stored - lost);
        }
        return Math.max(lost, stored);
    }

    private long lose(Head head) {
        long start = Math.max(0, sendQueue.released() - head.first());
        if (!counted) {
            drops.add(DropReason.NOT_SAVED, head.levels(), (int) start, head.count());
        }
        return head.count() - start;
    }
}
