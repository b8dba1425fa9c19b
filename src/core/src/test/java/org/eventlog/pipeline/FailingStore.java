// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.List;
import org.eventlog.RejectedEvent;

/** A disk that can be out of order. */
final class FailingStore implements ChunkStore {
    private final ChunkStore store;
    boolean failing;
    boolean unopenable;
    boolean busy;
    boolean gone;
    Runnable whileReading = () -> {};
    Runnable whileWriting = () -> {};
    Runnable afterWriting = () -> {};
    Runnable whileMeasuring = () -> {};
    Runnable whileAsked = () -> {};

    FailingStore(ChunkStore store) {
        this.store = store;
    }

    @Override
    public void ownedBy(Owner owner) {
        store.ownedBy(owner);
    }

    @Override
    public Contents open() throws ChunkStoreException {
        if (unopenable) {
            throw new ChunkStoreException("read-only", null);
        }
        return store.open();
    }

    @Override
    public void write(Commit commit) throws ChunkStoreException {
        whileWriting.run();
        if (failing) {
            throw new ChunkStoreException("disk full", null);
        }
        store.write(commit);
        afterWriting.run();
    }

    @Override
    public List<Chunk> read(long from, long upToBytes) throws ChunkStoreException {
        whileReading.run();
        return store.read(from, upToBytes);
    }

    @Override
    public Head head(long from) throws ChunkStoreException {
        if (busy) {
            throw new ChunkStoreException("locked", null);
        }
        return store.head(from);
    }

    @Override
    public List<RejectedEvent> rejected(long after, int limit) throws ChunkStoreException {
        return store.rejected(after, limit);
    }

    @Override
    public long bytes() {
        whileMeasuring.run();
        return store.bytes();
    }

    @Override
    public long fileBytes() {
        return store.fileBytes();
    }

    @Override
    public void look() throws ChunkStoreException {
        store.look();
    }

    @Override
    public boolean isThere() {
        return !gone && store.isThere();
    }

    @Override
    public long missing(long from) {
        return store.missing(from);
    }

    @Override
    public boolean copies() {
        return store.copies();
    }

    @Override
    public boolean tidy() throws ChunkStoreException {
        return store.tidy();
    }

    @Override
    public boolean durable() {
        whileAsked.run();
        return store.durable();
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
