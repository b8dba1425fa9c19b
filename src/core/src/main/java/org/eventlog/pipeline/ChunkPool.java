// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;

/**
 * Empty chunks for reuse. A new chunk would have to be cleared, and the garbage collector copies objects that live as
 * long as an event waits. Under load it keeps every chunk that was in use at the same time; {@link #trim} gives up
 * those that nobody needed for a while. Thread-safe.
 */
final class ChunkPool {
    /** So many are kept even if nobody needs them. */
    private static final int KEPT = 16;

    private final int chunkBytes;
    private final int most;
    // Guarded by this
    private final ArrayDeque<Chunk> spare = new ArrayDeque<>();
    /** The smallest number of chunks since the last {@link #trim}. */
    private int least;

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
                least = Math.min(least, spare.size());
            }
        }
        return chunk != null ? chunk : new Chunk(Math.max(chunkBytes, length));
    }

    /** Gives up the chunks that were here all the time since the last call. */
    void trim() {
        synchronized (this) {
            for (int idle = Math.min(least, spare.size()) - KEPT; idle > 0; idle--) {
                // Taken and given back at the other end.
                spare.removeLast();
            }
            least = spare.size();
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
