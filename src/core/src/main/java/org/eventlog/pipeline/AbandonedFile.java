// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.util.List;
import org.eventlog.RejectedEvent;

/**
 * The journal file of an instance that has ended. This instance holds its lease while it is open, and deletes it when
 * it is empty.
 */
final class AbandonedFile implements OrphanRecovery.Source {
    private final SqliteChunkStore store;
    private long position;
    private long given;

    AbandonedFile(SqliteChunkStore store) throws ChunkStoreException {
        this.store = store;
        position = store.open().released();
    }

    @Override
    public List<Chunk> next(long upToBytes) throws ChunkStoreException {
        List<Chunk> chunks = store.read(position, upToBytes);
        given = chunks.isEmpty() ? position : chunks.get(chunks.size() - 1).end();
        return chunks;
    }

    @Override
    public List<RejectedEvent> rejected() throws ChunkStoreException {
        return store.rejected(0, RejectedTable.MAX);
    }

    @Override
    public void taken() throws ChunkStoreException {
        store.write(ChunkStore.Commit.of(List.of(), given));
        position = given;
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
