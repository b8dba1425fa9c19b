// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.eventlog.RejectedEvent;

/** Stores chunks so that they survive a crash. Used only by the journal thread. */
interface ChunkStore extends AutoCloseable {

    /** The contents found when the store was opened. */
    record Contents(String journalId, long released, long next, long bytes) {
        static Contents empty(String journalId) {
            return new Contents(journalId, 0, 0, 0);
        }

        long events() {
            return next - released;
        }
    }

    /** A chunk without its events. */
    record Head(long first, int count, long length, long time, byte[] levels) {
        static Head of(Chunk chunk) {
            return new Head(chunk.first, chunk.count, chunk.length, chunk.time, chunk.levels);
        }

        /** Whether the chunk is the same, as far as this tells. */
        boolean isOf(Chunk chunk) {
            return first == chunk.first && count == chunk.count && time == chunk.time
                    && Arrays.equals(levels, 0, count, chunk.levels, 0, count);
        }

        long end() {
            return first + count;
        }
    }

    /** A set of changes that is applied as a whole or not at all. */
    record Commit(List<Chunk> added, long released, List<RejectedEvent> rejected, Collection<Long> forgotten) {
        static Commit of(List<Chunk> added, long released) {
            return new Commit(added, released, List.of(), List.of());
        }
    }

    /** Who uses the store: has some of the stored events in memory, and the receipts of all. */
    interface Owner {
        /** Someone without events in memory and without receipts. */
        Owner NONE = new Owner() {
            @Override
            public List<Chunk> held() {
                return List.of();
            }

            @Override
            public long released() {
                return 0;
            }

            @Override
            public void lost(Positions events) {
                // No one waits for them.
            }
        };

        /** Chunks that are in memory; no one changes them. */
        List<Chunk> held();

        /** Below this position all is delivered, although the store may not know it yet. */
        long released();

        /** Says that stored events no longer exist. */
        void lost(Positions events);
    }

    /** Sets the owner, before it is opened. */
    default void ownedBy(Owner owner) {}

    /** Opens or creates the store. */
    Contents open() throws ChunkStoreException;

    /**
     * Adds chunks, forgets those of which all events lie below the released position, adds rejected events (their id is
     * chosen here) and forgets rejected events.
     */
    void write(Commit commit) throws ChunkStoreException;

    /**
     * Returns the chunks with events from the position on, oldest first, up to approximately this many bytes and at
     * least one chunk.
     */
    List<Chunk> read(long from, long upToBytes) throws ChunkStoreException;

    /** The oldest chunk that holds an event from the position on, or null. */
    Head head(long from) throws ChunkStoreException;

    /** How many rejected events it has, if their number matters. */
    default int rejectedEvents() {
        return 0;
    }

    /** Rejected events with a greater id, lowest first. */
    List<RejectedEvent> rejected(long after, int limit) throws ChunkStoreException;

    /** The size of the stored events in bytes, without the overhead of the rows. */
    long bytes();

    /** Its size on disk in bytes. */
    default long fileBytes() {
        return 0;
    }

    /** Checks at intervals that what was written is still there, and writes it again if not. Cheap if called often. */
    default void look() throws ChunkStoreException {}

    /** How many events from the position on are known, and counted, to be lost. */
    default long missing(long from) {
        return 0;
    }

    /** Releases a little of the space that it no longer needs. @return whether there may be more to do */
    boolean tidy() throws ChunkStoreException;

    /** Whether written data survives the end of the process. */
    boolean durable();

    /** Whether what was written is still there, for the end: others may have deleted it. */
    default boolean isThere() {
        return true;
    }

    /** Whether it copies written data, so that the chunk can be reused. */
    default boolean copies() {
        return false;
    }

    /** Where this is, for people. */
    String describe();

    @Override
    void close();
}
