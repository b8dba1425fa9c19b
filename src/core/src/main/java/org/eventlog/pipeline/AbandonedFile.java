// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.util.List;
import org.eventlog.RejectedEvent;
import org.eventlog.pipeline.OrphanRecovery.Piece;

/**
 * The journal file of an instance that has ended. This instance holds its lease while it is open, and deletes it when
 * it is empty.
 */
final class AbandonedFile implements OrphanRecovery.Source {
    /** The number of rejected events in a piece. */
    private static final int REJECTED = 100;

    private final SqliteChunkStore store;
    private long position;
    private long given;
    private List<Long> givenRejected = List.of();

    AbandonedFile(SqliteChunkStore store) throws ChunkStoreException {
        this.store = store;
        position = store.open().released();
        given = position;
    }

    @Override
    public Piece next(long upToBytes) throws ChunkStoreException {
        List<Chunk> chunks = store.read(position, upToBytes);
        if (!chunks.isEmpty()) {
            given = chunks.get(chunks.size() - 1).end();
            return new Piece(chunks, List.of());
        }
        List<RejectedEvent> rejected = store.rejected(0, REJECTED);
        givenRejected = rejected.stream().map(RejectedEvent::id).toList();
        return new Piece(List.of(), rejected);
    }

    @Override
    public void taken() throws ChunkStoreException {
        store.write(new ChunkStore.Commit(List.of(), given, List.of(), givenRejected));
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
