// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.List;

/**
 * The chunks that the journal took from the inbox, or from another file, and has not yet numbered. They are forgotten one by one, so that none
 * is lost if there is no memory to go on: the next step continues with the same chunk. Used by the journal's thread.
 */
final class TakenChunks {
    private List<Chunk> chunks = List.of();
    private int done;
    private long bytes;

    boolean isEmpty() {
        return done == chunks.size();
    }

    /** Takes about so many bytes. To be called if it is empty. */
    void take(Inbox inbox, long upTo) {
        take(inbox.take(upTo));
        // Without an iterator, for which there may be no memory.
        for (int i = 0; i < chunks.size(); i++) {
            bytes += chunks.get(i).length;
        }
    }

    /** Takes these chunks, which have no room in an inbox. To be called if it is empty. */
    void take(List<Chunk> found) {
        chunks = found;
        done = 0;
    }

    /** The next chunk, until it is {@link #done}; null if there is none. */
    Chunk next() {
        return isEmpty() ? null : chunks.get(done);
    }

    void done() {
        done++;
    }

    /** Gives the room of all these chunks back. To be called if it is empty. */
    void free(Inbox inbox) {
        long size = bytes;
        bytes = 0;
        clear();
        inbox.free(size);
    }

    /** Keeps no memory of them. To be called if it is empty. */
    void clear() {
        take(List.of());
    }
}
