// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.List;

/** Keeps chunks over a crash. Used by one thread at a time: the journal's. */
interface ChunkStore extends AutoCloseable {

    /** What was found when the store was opened. */
    record Contents(String journalId, long first, long next, long events, long bytes) {}

    /** Opens or makes the store. */
    Contents open() throws StoreException;

    /** Adds the chunks and forgets all events below the released position, both or neither. */
    void write(List<Chunk> chunks, long released) throws StoreException;

    /** The chunks that hold events from the position on, oldest first, up to about so many bytes and at least one. */
    List<Chunk> read(long from, long upToBytes) throws StoreException;

    /** Whether what was written survives the end of the process. */
    boolean durable();

    /** Where this is, for people. */
    String describe();

    @Override
    void close();
}
