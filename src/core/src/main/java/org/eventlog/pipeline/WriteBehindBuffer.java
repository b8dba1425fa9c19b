// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eventlog.RejectedEvent;
import org.eventlog.pipeline.ChunkStore.Commit;
import org.eventlog.pipeline.ChunkStore.Contents;
import org.eventlog.pipeline.ChunkStore.Head;

/**
 * Writes chunks to the store, and keeps them in memory while the store cannot be opened or written, or is damaged.
 * Owned by the journal thread.
 */
final class WriteBehindBuffer {
    /** After this time without writing there is leisure for tidying up. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Delivered events stay in the store for this time, unless something else is written: one write less for each. */
    private static final long FORGET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PIECE_BYTES = 512 << 10;

    private final ChunkStore store;
    private final Receipts receipts;
    private final Counters counters;
    private final OperatorLog operatorLog;
    private final LongSupplier ticker;
    private final long retryNanos;
    private final UnstoredChunks unstored = new UnstoredChunks();
    private final RejectedChanges rejected = new RejectedChanges();
    private boolean open;
    private boolean failing;
    /** The id of the store that was opened last. */
    private String journalId = "";
    /** Whether the store is closed only because its contents are unknown: it is going to be opened again as it is. */
    private boolean returning;
    /** Whether the sender may have passed over stored events while the store was closed. */
    private boolean passedOver;
    private boolean resumed;
    private long retryAt;
    private long deletedUpTo;
    private long storedUpTo;
    private long quietSince;
    private Consumer<List<Chunk>> copied = chunks -> {};

    WriteBehindBuffer(ChunkStore store, Receipts receipts, Counters counters, OperatorLog operatorLog,
            LongSupplier ticker, long retryNanos) {
        this.store = store;
        this.receipts = receipts;
        this.counters = counters;
        this.operatorLog = operatorLog;
        this.ticker = ticker;
        this.retryNanos = retryNanos;
    }

    /** Sets the action that receives chunks which the store has copied and which are no longer needed here. */
    void onStored(Consumer<List<Chunk>> action) {
        copied = action;
    }

    void ownedBy(ChunkStore.Owner owner) {
        store.ownedBy(owner);
    }

    /** Opens the store. If that fails, new events are numbered from 0 under a separate name. */
    Contents open() {
        Contents contents = tryOpen(0, 0);
        return contents != null ? contents : Contents.empty(UUID.randomUUID().toString());
    }

    /** Opens the store, or throws if it cannot be opened. For a pipeline that requires its file. */
    Contents require() throws ChunkStoreException {
        Contents contents = store.open();
        opened(contents, false);
        return contents;
    }

    /**
     * What was found, or null when the store can't be opened; an attempt is made only when it is due.
     *
     * @param released below this position all is delivered
     * @param end the position after the last event
     */
    Contents tryOpen(long released, long end) {
        boolean done = false;
        try {
            Contents contents = store.open();
            boolean same = isAsItWasLeft(contents, released, end);
            if (same) {
                rejected.forgetListed(store);
                forgetStored(contents.next());
            }
            opened(contents, same);
            done = true;
            return contents;
        } catch (ChunkStoreException e) {
            store.close();
            failed(e);
            done = true;
            return null;
        } finally {
            if (!done) {
                // The next attempt would find its own lease there.
                reopen();
            }
        }
    }

    /** Whether nobody else changed the store while it was closed. Then all positions are still right. */
    private boolean isAsItWasLeft(Contents found, long released, long end) throws ChunkStoreException {
        if (passedOver || !found.journalId().equals(journalId) || found.next() < storedUpTo || found.next() > end
                || found.released() > released) {
            return false;
        }
        long known = Math.max(storedUpTo, released);
        for (Chunk chunk : unstored) {
            if (chunk.end() > found.next()) {
                break;
            }
            Head stored = chunk.end() > released ? store.head(chunk.first) : Head.of(chunk);
            if (stored == null || !stored.isOf(chunk)) {
                return false;
            }
            known = Math.max(known, chunk.end());
        }
        return found.next() <= known;
    }

    /** The last commit has succeeded after all, for the chunks below the position. */
    private void forgetStored(long next) {
        while (!unstored.isEmpty() && unstored.peek().end() <= next) {
            List<Chunk> stored = List.of(unstored.peek());
            storedUpTo = stored.get(0).end();
            pollStored();
            stored(stored);
        }
    }

    /** @param same whether it is as it was when it was closed */
    private void opened(Contents contents, boolean same) {
        // First, as there may be no memory for it: then it is not open.
        if (failing) {
            operatorLog.storeHealed(store.describe());
        }
        if (!same) {
            operatorLog.opened(store.describe(), contents.events());
        }
        open = true;
        failing = false;
        returning = false;
        passedOver = false;
        resumed = same;
        journalId = contents.journalId();
        deletedUpTo = contents.released();
        storedUpTo = contents.next();
        quietSince = ticker.getAsLong();
    }

    /** Whether the store was opened again as this run left it: then the positions are the same as before. */
    boolean resumed() {
        return resumed;
    }

    private void failed(ChunkStoreException e) {
        retryAt = ticker.getAsLong() + retryNanos;
        if (e.damage() && open) {
            // The next opening finds it condemned and begins a new file.
            reopen();
        }
        if (!failing) {
            failing = true;
            operatorLog.storeFailed(e);
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Whether a store that is out of order is to be tried again. */
    boolean isDue() {
        return !failing || ticker.getAsLong() - retryAt >= 0;
    }

    /** Whether everything taken so far survives the end of the process. */
    boolean durable() {
        return open && !failing && store.durable();
    }

    /** Whether it is a store that could be durable. */
    boolean meantToLast() {
        return store.durable();
    }

    /** Whether what was stored outlasts the end. */
    boolean lasts() {
        return meantToLast() && (!open || store.isThere());
    }

    String describe() {
        return store.describe();
    }

    long bytes() {
        return (open ? store.bytes() : 0) + unstored.bytes();
    }

    /** Whether memory replaces a store that has failed. */
    boolean degraded() {
        return store.durable() && (!open || failing);
    }

    long unstoredBytes() {
        return unstored.bytes();
    }

    /** Events that are neither in the store nor delivered; for any thread. */
    long unstoredEvents() {
        return unstored.events();
    }

    /** Tries the store at the next opportunity, even if it failed recently, because there is no later one. */
    void hurry() {
        retryAt = ticker.getAsLong();
    }

    void keep(Chunk chunk) {
        unstored.add(chunk);
    }

    void setAside(List<RejectedEvent> events) {
        rejected.add(events, degraded() ? RejectedTable.MAX_IN_MEMORY : RejectedTable.MAX);
    }

    /** Adds rejected events of another file, the newest of them, which must not displace those of this one. */
    void adopt(List<RejectedEvent> events) {
        int room = Math.max(0, RejectedTable.MAX - store.rejectedEvents());
        rejected.adopt(events.subList(Math.max(0, events.size() - room), events.size()));
    }

    /** Whether all rejected events are in the place where they are queried. */
    boolean hasSetAsideAll() {
        return !rejected.hasAdded() || degraded();
    }

    void forget(List<Long> ids) {
        rejected.remove(ids);
    }

    /** Forgets the chunks that were delivered before they were stored: they never will be. */
    void release(long released) {
        while (!unstored.isEmpty() && unstored.peek().end() <= released) {
            unstored.poll();
        }
    }

    /**
     * Whether there is something to write that must not wait.
     *
     * @param forget whether delivered events must not wait, either
     */
    boolean hasWork(long released, boolean forget) {
        if (!unstored.isEmpty() || !rejected.isEmpty()) {
            return true;
        }
        return Math.min(released, storedUpTo) > deletedUpTo
                && (forget || ticker.getAsLong() - quietSince >= FORGET_NANOS);
    }

    /** Whether everything is in the store, or delivered. */
    boolean hasStoredAll() {
        return open && unstored.isEmpty() && !rejected.hasAdded();
    }

    /**
     * Writes unstored events and deletes released ones.
     *
     * @return whether everything is in the store now
     */
    boolean write(long released) {
        if (!open || !isDue()) {
            return false;
        }
        try {
            do {
                commit(released);
            } while (!unstored.isEmpty());
            if (failing) {
                failing = false;
                operatorLog.storeHealed(store.describe());
            }
            return true;
        } catch (ChunkStoreException e) {
            failed(e);
            return false;
        } catch (Error e) {
            if (store.durable()) {
                // There was no memory. How much of it is in the store is unknown, and the next opening tells.
                returning = true;
                reopen();
            }
            throw e;
        }
    }

    private void reopen() {
        open = false;
        retryAt = ticker.getAsLong();
        store.close();
    }

    /** Writes all there is; after a failure piece by piece, as there may be room for a part of it only. */
    private void commit(long released) throws ChunkStoreException {
        List<Chunk> added = unstored.oldest(failing ? PIECE_BYTES : Long.MAX_VALUE);
        store.write(new Commit(added, released, rejected.added(), rejected.removed()));
        rejected.stored();
        deletedUpTo = released;
        storedUpTo = added.isEmpty() ? storedUpTo : added.get(added.size() - 1).end();
        quietSince = ticker.getAsLong();
        for (int i = 0; i < added.size(); i++) {
            pollStored();
        }
        stored(added);
    }

    private void pollStored() {
        counters.stored.add(unstored.poll().count);
    }

    private void stored(List<Chunk> chunks) {
        receipts.stored(chunks);
        if (store.copies()) {
            copied.accept(chunks);
        }
    }

    /**
     * Assigns new positions to unstored chunks, starting with this one.
     *
     * @return the position after them
     */
    long renumber(long from, long run) {
        return unstored.renumber(from, run);
    }

    /** The position of the first chunk not in the store, or the greatest number. */
    long firstUnstored() {
        return unstored.first();
    }

    /**
     * Returns the chunks from the position on, from the store or, after its end, from unstored ones. Null if the
     * store cannot be read now.
     */
    List<Chunk> read(long from, long upToBytes) {
        List<Chunk> found = List.of();
        if (open) {
            try {
                found = store.read(from, upToBytes);
            } catch (ChunkStoreException e) {
                failed(e);
                return null;
            }
        } else if (from < storedUpTo) {
            if (returning) {
                // They are read when it is open again, and must not count as missing until then.
                return null;
            }
            passedOver = true;
        }
        return found.isEmpty() ? unstored.from(from, upToBytes) : found;
    }

    /** The oldest chunk with an event from the position on, or null. */
    Head head(long from) {
        Head found = null;
        if (open) {
            try {
                found = store.head(from);
            } catch (ChunkStoreException e) {
                failed(e);
            }
        } else if (from < storedUpTo) {
            if (returning) {
                return null;
            }
            passedOver = true;
        }
        return found != null ? found : unstored.head(from);
    }

    /**
     * The arrival time of the oldest event from the position on, in milliseconds since 1970; -1 if it is unknown now.
     */
    long timeOf(long from) {
        try {
            Head found = open ? store.head(from) : null;
            return found != null ? found.time() : unstored.isEmpty() ? -1 : unstored.peek().time;
        } catch (ChunkStoreException e) {
            // Failing to read a metric does not mean that the store has failed; it may only be busy.
            if (e.damage()) {
                failed(e);
            }
            return -1;
        }
    }

    /** How many events from the position on are known, and counted, to be lost. */
    long missing(long from) {
        return open ? store.missing(from) : 0;
    }

    /** The size of the store on disk in bytes. */
    long fileBytes() {
        return store.fileBytes();
    }

    List<RejectedEvent> rejected(long after, int limit) throws ChunkStoreException {
        return open ? rejected.listed(store, after, limit) : List.of();
    }

    /**
     * Keeps the store where it belongs, and makes it smaller when there is leisure.
     *
     * @return whether there was something to do
     */
    boolean tidy() {
        if (failing) {
            // Without a new event nothing else would try it again.
            return write(deletedUpTo);
        }
        if (!open) {
            return false;
        }
        try {
            store.look();
            return ticker.getAsLong() - quietSince >= QUIET_NANOS && store.tidy();
        } catch (ChunkStoreException e) {
            failed(e);
            return false;
        }
    }

    /** Chunks that would be lost if it were closed now. */
    List<Chunk> unstored() {
        return unstored.copy();
    }

    void close() {
        open = false;
        store.close();
    }
}
