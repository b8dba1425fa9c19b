// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** Eventlog's journal on disk alone: one commit per chunk, which also deletes the oldest chunk once there are 64. */
public final class StoreTarget implements AutoCloseable {
    private static final int KEPT = 64;
    private static final long CAPACITY = 4L << 30;

    private final SqliteChunkStore store;
    /** The positions where the last chunks start, as a ring buffer. */
    private final long[] firsts = new long[KEPT];
    private int stored;
    private long next;

    /**
     * @param full whether each commit survives a loss of power
     */
    public StoreTarget(Path file, boolean full) {
        OperatorLog operatorLog = new OperatorLog("bench", System.getLogger("org.eventlog.bench"), System::nanoTime);
        store = new SqliteChunkStore(file, new SqliteChunkStore.Options(full, CAPACITY, "json"), operatorLog,
                new Drops(operatorLog, InstantSource.system(), System::nanoTime), System::nanoTime);
        try {
            store.open();
        } catch (ChunkStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stores a chunk. */
    public synchronized void store(byte[] bytes, int length, int[] ends, int count) {
        Chunk chunk = new Chunk(bytes, Arrays.copyOf(ends, count), new byte[count], count, length);
        chunk.number(next, System.currentTimeMillis(), 1);
        long released = stored < KEPT ? 0 : firsts[stored % KEPT];
        firsts[stored++ % KEPT] = next;
        next = chunk.end();
        try {
            store.write(ChunkStore.Commit.of(List.of(chunk), released));
        } catch (ChunkStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
