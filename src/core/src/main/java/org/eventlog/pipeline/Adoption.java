// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.List;
import java.util.function.Consumer;
import org.eventlog.RejectedEvent;
import org.eventlog.pipeline.OrphanRecovery.Piece;

/**
 * Takes over the events of abandoned files, piece by piece. A piece is in the other file until it is stored here, and is
 * not read again before that. For the journal thread.
 */
final class Adoption {
    private static final long PIECE_BYTES = 1 << 20;

    private final OrphanRecovery orphans;
    private final TakenChunks taken = new TakenChunks();
    private Piece read = Piece.NONE;
    /** What was taken and is still in the other file, too. */
    private Piece owed = Piece.NONE;

    /** @param orphans null if there are no files */
    Adoption(OrphanRecovery orphans) {
        this.orphans = orphans;
    }

    boolean isOwed() {
        return !owed.isEmpty();
    }

    /** Whether it is still in another file, too. */
    boolean isOwed(Chunk chunk) {
        return owed.chunks().contains(chunk);
    }

    /**
     * Reads the next piece, if there is one, and the one before is stored.
     *
     * @param rejected gets its rejected events; again, if it throws
     */
    void read(Consumer<List<RejectedEvent>> rejected) {
        if (isOwed() || orphans == null) {
            return;
        }
        if (read.isEmpty()) {
            read = orphans.next(PIECE_BYTES);
        }
        rejected.accept(read.rejected());
        taken.take(read.chunks());
        owed = read;
        read = Piece.NONE;
    }

    /** The next chunk of the piece, until it is {@link #done}; null if there is none. */
    Chunk next() {
        return taken.next();
    }

    void done() {
        taken.done();
        if (taken.isEmpty()) {
            taken.clear();
        }
    }

    /** Everything that was taken is stored, or delivered: the other file does not need it any more. */
    void stored() {
        if (isOwed()) {
            orphans.taken();
            owed = Piece.NONE;
        }
    }

    void close() {
        if (orphans != null) {
            orphans.close();
        }
    }
}
