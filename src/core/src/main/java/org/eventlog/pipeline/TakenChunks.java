// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * What one look into the inbox found. Small parts of several stripes come into one chunk: at a low rate a look finds only
 * a few events in each.
 */
final class TakenChunks {
    private final ChunkPool pool;
    private final long upTo;
    private final List<Chunk> chunks = new ArrayList<>();
    private long bytes;
    private Chunk gathered;

    TakenChunks(ChunkPool pool, long upTo) {
        this.pool = pool;
        this.upTo = upTo;
    }

    boolean isEnough() {
        return bytes >= upTo;
    }

    void add(Chunk chunk) {
        bytes += chunk.length;
        chunks.add(chunk);
        // What is copied later may be of the same stripe, and belongs behind it.
        gathered = null;
    }

    /** Takes the events of a chunk, not the chunk. */
    void copy(Chunk chunk) {
        bytes += chunk.length;
        if (gathered == null || !gathered.fits(chunk.length)) {
            gathered = pool.take(chunk.length);
            chunks.add(gathered);
        }
        gathered.appendAll(chunk);
    }

    /** All of them, oldest of each stripe first. */
    List<Chunk> all() {
        return chunks;
    }
}
