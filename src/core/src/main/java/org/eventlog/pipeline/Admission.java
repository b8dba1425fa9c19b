// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import org.eventlog.EventLostException;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;

/**
 * Decides which events enter a journal that is full or nearly full, and counts the others as dropped. For the journal
 * thread.
 */
final class Admission {
    private static final int LEVELS = Level.values().length;

    private final WhenFull whenFull;
    private final Drops drops;
    private final Receipts receipts;

    Admission(WhenFull whenFull, Drops drops, Receipts receipts) {
        this.whenFull = whenFull;
        this.drops = drops;
        this.receipts = receipts;
    }

    /**
     * Returns the part of the chunk that is admitted: all of it, its more severe events, or null.
     *
     * @param used the used bytes if all of it is admitted
     */
    Chunk admit(Chunk chunk, long used, long capacity) {
        int least = 0;
        while (least < LEVELS && used > whenFull.share(capacity, least)) {
            least++;
        }
        if (least == 0) {
            return chunk;
        }
        // Counted last: if there is no memory for the rest, the chunk is presented again.
        Chunk graver = chunk.part(least, true);
        Chunk dropped = chunk.part(least, false);
        receipts.lost(dropped, new EventLostException("dropped: " + DropReason.JOURNAL_FULL.text()));
        drops.add(DropReason.JOURNAL_FULL, dropped);
        return graver.count == 0 ? null : graver;
    }
}
