// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;

/**
 * Empty chunks for reuse. A new chunk would have to be cleared, and the garbage collector copies objects that live as
 * long as an event waits. Under load it keeps every chunk that was in use at the same time; {@link #trim} then gives
 * them up. Thread-safe.
 */
final class ChunkPool {
    /** So many are kept while little is logged. */
    private static final int KEPT = 16;

    private final int chunkBytes;
    private final int most;
    // Guarded by this
    private final ArrayDeque<Chunk> spare = new ArrayDeque<>();

    /**
     * @param chunkBytes the capacity of a chunk
     * @param most how many may be kept
     */
    ChunkPool(int chunkBytes, int most) {
        this.chunkBytes = chunkBytes;
        this.most = most;
    }

    /** An empty chunk with room for an event of this length. */
    Chunk take(int length) {
        Chunk chunk = null;
        if (length <= chunkBytes) {
            synchronized (this) {
                chunk = spare.poll();
            }
        }
        return chunk != null ? chunk : new Chunk(Math.max(chunkBytes, length));
    }

    /** Gives up most of the chunks, because a burst of events is over. */
    void trim() {
        synchronized (this) {
            while (spare.size() > KEPT) {
                spare.removeLast();
            }
        }
    }

    /** Returns a chunk that is no longer used. */
    void give(Chunk chunk) {
        if (chunk.bytes.length == chunkBytes) {
            chunk.clear();
            synchronized (this) {
                if (spare.size() < most) {
                    spare.push(chunk);
                }
            }
        }
    }
}
