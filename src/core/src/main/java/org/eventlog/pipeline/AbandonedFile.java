// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eventlog.RejectedEvent;
import org.eventlog.pipeline.ChunkStore.Commit;
import org.eventlog.pipeline.OrphanRecovery.Piece;

/**
 * The journal file of an instance that has ended. This instance holds its lease while it is open, and deletes it when
 * it is empty.
 */
final class AbandonedFile implements OrphanRecovery.Source {
    /** The number of rejected events in a piece. */
    private static final int REJECTED = 100;

    private final SqliteChunkStore store;
    private final Map<String, Commit> unfinished;
    private final String journalId;
    private long position;
    private long given;
    private List<Long> givenRejected = List.of();

    /**
     * @param unfinished what is saved elsewhere and could not be removed from the journal of that id. It is removed
     *            before anything is read again, because it would be delivered again each time
     */
    AbandonedFile(SqliteChunkStore store, Map<String, Commit> unfinished) throws ChunkStoreException {
        this.store = store;
        this.unfinished = unfinished;
        ChunkStore.Contents contents = store.open();
        journalId = contents.journalId();
        position = contents.released();
        boolean opened = false;
        try {
            Commit before = unfinished.get(journalId);
            if (before != null) {
                store.write(before);
                unfinished.remove(journalId);
                position = Math.max(position, before.released());
            }
            given = position;
            opened = true;
        } catch (ChunkStoreException e) {
            moveAside(e);
            throw e;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    @Override
    public Piece next(long upToBytes) throws ChunkStoreException {
        try {
            return read(upToBytes);
        } catch (ChunkStoreException e) {
            moveAside(e);
            throw e;
        }
    }

    private Piece read(long upToBytes) throws ChunkStoreException {
        List<Chunk> chunks = store.read(position, upToBytes);
        if (!chunks.isEmpty()) {
            given = chunks.get(chunks.size() - 1).end();
            return new Piece(chunks, List.of());
        }
        List<RejectedEvent> rejected = store.rejected(0, REJECTED, upToBytes);
        givenRejected = rejected.stream().map(RejectedEvent::id).toList();
        return new Piece(List.of(), rejected);
    }

    /** A damaged file gets another name, under which it is read as one. */
    private void moveAside(ChunkStoreException e) throws ChunkStoreException {
        if (e.damage()) {
            store.close();
            store.open();
        }
    }

    @Override
    public void taken() throws ChunkStoreException {
        Commit removal = new Commit(List.of(), given, List.of(), givenRejected);
        try {
            store.write(removal);
        } catch (ChunkStoreException e) {
            unfinished.put(journalId, removal);
            moveAside(e);
            throw e;
        }
        position = given;
        givenRejected = List.of();
    }

    @Override
    public void finish() throws IOException {
        store.delete();
    }

    @Override
    public void close() {
        store.close();
    }
}
