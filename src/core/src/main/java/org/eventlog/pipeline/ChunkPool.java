// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

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
    private final ArrayQueue<Chunk> spare = new ArrayQueue<>();
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
                // Last given, first taken: those that nobody needs stay at the head.
                chunk = spare.pollLast();
                least = Math.min(least, spare.size());
            }
        }
        return chunk != null ? chunk : new Chunk(Math.max(chunkBytes, length));
    }

    /** Gives up the chunks that were here all the time since the last call. */
    void trim() {
        synchronized (this) {
            for (int idle = Math.min(least, spare.size()) - KEPT; idle > 0; idle--) {
                spare.poll();
            }
            least = spare.size();
        }
    }

    /** Returns a chunk that is no longer used. Never fails: without memory to keep it, it is garbage. */
    void give(Chunk chunk) {
        if (chunk.bytes.length == chunkBytes) {
            chunk.clear();
            synchronized (this) {
                if (spare.size() < most) {
                    keep(chunk);
                }
            }
        }
    }

    private void keep(Chunk chunk) {
        try {
            spare.add(chunk);
        } catch (OutOfMemoryError e) {
            // The caller must not fail because of something that it no longer needs.
        }
    }
}
