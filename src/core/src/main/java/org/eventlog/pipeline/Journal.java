// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.spi.Batch;

/**
 * The queue between inbox and sender: everything goes to the {@link ChunkStore} first, and what is to be sent soon
 * also stays in memory, so that the store is read only after a restart or behind a backlog.
 *
 * <pre>
 *   released             cursor (sender)          windowEnd            next
 *      |--- sent, may yet be   |--- to be sent, in memory |--- on disk    |
 *           sent again; on ----|------ window ------------|   only -------|
 *           disk only
 * </pre>
 *
 * Two threads: the journal thread calls {@link #step}, and alone touches the store; the sender calls {@link #peek}
 * and {@link #release}. What both touch is guarded by the lock, which is never held while the store is at work.
 */
final class Journal {
    /** How much one look into the inbox takes: more than a commit's fixed cost, less than a pause anyone notices. */
    private static final long TAKE_BYTES = 4 << 20;
    private static final long READ_BYTES = 4 << 20;

    private final Inbox inbox;
    private final Counters counters;
    private final Notes notes;
    private final LongSupplier ticker;
    private final long capacity;
    private final long windowCapacity;
    private final long retryNanos;

    // Owned by the journal thread
    private ChunkStore store;
    private boolean opened;
    /** Chunks that could not be written, oldest first; tried again every now and then. */
    private final ArrayDeque<Chunk> unstored = new ArrayDeque<>();
    private long unstoredBytes;
    private long retryAt;
    private long deletedUpTo;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock
    private final Window window;
    private String id;
    private long next;
    private long released;
    private long queuedBytes;
    private boolean senderWaits;
    private volatile boolean durable;

    /**
     * @param capacity bytes the journal may hold
     * @param windowCapacity bytes of them that may be in memory
     * @param retry how long to wait before a store that failed is tried again
     */
    Journal(Inbox inbox, ChunkStore store, Counters counters, Notes notes, LongSupplier ticker, long capacity,
            long windowCapacity, Duration retry) {
        this.inbox = inbox;
        this.store = store;
        this.counters = counters;
        this.notes = notes;
        this.ticker = ticker;
        this.capacity = capacity;
        this.windowCapacity = windowCapacity;
        this.window = new Window(windowCapacity);
        this.retryNanos = retry.toNanos();
    }

    /**
     * Opens the store and takes up what an earlier run left in it. When the store can't be opened, memory takes its
     * place and the operator is told: the application goes on in either case. For the journal thread, as it may have
     * to load a native library first.
     */
    private void open() {
        opened = true;
        ChunkStore.Contents found;
        try {
            found = store.open();
        } catch (StoreException e) {
            notes.storeFailed(e);
            MemoryStore memory = new MemoryStore();
            store = memory;
            found = memory.open();
        }
        lock.lock();
        try {
            id = found.journalId();
            released = found.first();
            window.restart(found.first());
            next = found.next();
            queuedBytes = found.bytes();
            deletedUpTo = released;
            durable = store.durable();
        } finally {
            lock.unlock();
        }
        notes.opened(store.describe(), found.events());
    }

    /**
     * Stores what waits in the inbox, forgets what was released, and fetches what the sender will want. For the
     * journal thread.
     *
     * @return whether there was anything to do
     */
    boolean step() {
        boolean saved = save(false);
        return fetch() || saved;
    }

    private boolean save(boolean last) {
        if (!opened) {
            open();
        }
        List<Chunk> fresh = admit(inbox.take(TAKE_BYTES));
        long upTo = released();
        boolean due = durable || !store.durable() || last || ticker.getAsLong() - retryAt >= 0;
        boolean work = !fresh.isEmpty() || due && (upTo > deletedUpTo || !unstored.isEmpty());
        if (work) {
            write(fresh, upTo, due);
            publish(fresh);
        }
        return work;
    }

    /** Gives the chunks their positions; what finds no room is dropped. */
    private List<Chunk> admit(List<Chunk> taken) {
        List<Chunk> fresh = new ArrayList<>(taken.size());
        lock.lock();
        try {
            for (Chunk chunk : taken) {
                boolean room = queuedBytes + chunk.length <= capacity
                        && (durable || unstoredBytes + chunk.length <= Math.max(windowCapacity, capacityInMemory()));
                if (room) {
                    chunk.first = next;
                    next = chunk.end();
                    queuedBytes += chunk.length;
                    fresh.add(chunk);
                } else {
                    counters.drop(DropReason.JOURNAL_FULL, chunk.count);
                    notes.dropped(DropReason.JOURNAL_FULL, chunk.count);
                }
            }
        } finally {
            lock.unlock();
        }
        inbox.free(taken.stream().mapToLong(chunk -> chunk.length).sum());
        return fresh;
    }

    /** A store that is meant to be memory may fill its capacity; a failing one holds what the window may. */
    private long capacityInMemory() {
        return store.durable() ? windowCapacity : capacity;
    }

    private void write(List<Chunk> fresh, long upTo, boolean due) {
        fresh.forEach(chunk -> {
            unstored.add(chunk);
            unstoredBytes += chunk.length;
        });
        while (!unstored.isEmpty() && unstored.peek().end() <= upTo) {
            unstoredBytes -= unstored.poll().length;
        }
        if (!due) {
            return;
        }
        try {
            store.write(List.copyOf(unstored), upTo);
            unstored.forEach(chunk -> counters.stored.add(chunk.count));
            unstored.clear();
            unstoredBytes = 0;
            deletedUpTo = upTo;
            if (!durable && store.durable()) {
                durable = true;
                notes.storeHealed(store.describe());
            }
        } catch (StoreException e) {
            retryAt = ticker.getAsLong() + retryNanos;
            if (durable) {
                durable = false;
                notes.storeFailed(e);
            }
        }
    }

    /** Lets the sender see new chunks, unless older ones are on disk only or memory is full: then they follow later. */
    private void publish(List<Chunk> fresh) {
        lock.lock();
        try {
            for (Chunk chunk : fresh) {
                window.offer(chunk);
            }
            wakeSender();
        } finally {
            lock.unlock();
        }
    }

    /** Reads from the store (or from what could not be stored) when the sender has little left. */
    private boolean fetch() {
        long from;
        lock.lock();
        try {
            if (window.end() == next || !window.isHalfEmpty()) {
                return false;
            }
            from = window.end();
        } finally {
            lock.unlock();
        }
        try {
            List<Chunk> found = find(from);
            lock.lock();
            try {
                if (window.end() != from) {
                    // The sender has gone back meanwhile, and what was found is no longer what comes next.
                    return true;
                }
                if (found.isEmpty()) {
                    skipTo(next);
                }
                for (Chunk chunk : found) {
                    skipTo(chunk.first);
                    window.add(chunk);
                }
                wakeSender();
            } finally {
                lock.unlock();
            }
            return !found.isEmpty();
        } catch (StoreException e) {
            notes.storeFailed(e);
            return false;
        }
    }

    private List<Chunk> find(long from) throws StoreException {
        List<Chunk> found = store.read(from, Math.min(READ_BYTES, windowCapacity / 2));
        return found.isEmpty() ? unstored.stream().filter(c -> c.end() > from).limit(1).toList() : found;
    }

    /** Passes over positions whose events exist no more: those of a run that ended while its disk was out of order. */
    private void skipTo(long position) {
        if (window.isEmpty() && position > window.end()) {
            window.restart(position);
            released = Math.max(released, position);
        }
    }

    private void wakeSender() {
        if (senderWaits && window.end() > released) {
            changed.signalAll();
        }
    }

    /**
     * The next events from the position on, or null when there are none in memory now. For the sender.
     *
     * @param maxBytes bound of the batch; one event is given even when it is greater
     */
    Batch peek(long from, long maxBytes, int maxEvents) {
        lock.lock();
        try {
            return window.peek(id, from, maxBytes, maxEvents);
        } finally {
            lock.unlock();
        }
    }

    /** Says that the events below the position were sent: memory no longer needs them, the store does. */
    void sent(long upTo) {
        lock.lock();
        try {
            window.dropBelow(upTo);
        } finally {
            lock.unlock();
        }
    }

    /** Says that everything from the first event not released is to be sent again. For the sender. */
    void rewind() {
        lock.lock();
        try {
            if (!window.holds(released)) {
                window.restart(released);
                // Else the journal thread would find it by itself, some milliseconds later.
                inbox.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that all events below the position are delivered, or set aside. For the sender.
     *
     * @param bytes of the events which this call releases
     */
    void release(long upTo, long bytes) {
        lock.lock();
        try {
            released = Math.max(released, upTo);
            queuedBytes -= bytes;
        } finally {
            lock.unlock();
        }
        sent(upTo);
    }

    long released() {
        lock.lock();
        try {
            return released;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there may be something from the position on, or for so long. For the sender. */
    void await(long from, long nanos) throws InterruptedException {
        lock.lock();
        try {
            if (window.end() <= from) {
                senderWaits = true;
                changed.await(nanos, TimeUnit.NANOSECONDS);
                senderWaits = false;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The position behind the last event. */
    long end() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    long queuedEvents() {
        lock.lock();
        try {
            return next - released;
        } finally {
            lock.unlock();
        }
    }

    long queuedBytes() {
        lock.lock();
        try {
            return queuedBytes;
        } finally {
            lock.unlock();
        }
    }

    boolean durable() {
        return durable;
    }

    /** The journal's last act: stores what came in, forgets what was sent. Not while a step is running. */
    void close() {
        do {
            save(true);
        } while (inbox.bytes() > 0);
        long lost = store.durable() ? unstored.stream().mapToLong(chunk -> chunk.count).sum() : queuedEvents();
        if (lost > 0) {
            counters.drop(DropReason.NOT_SAVED, lost);
            notes.lostAtClose(lost);
        } else {
            notes.closed(queuedEvents(), store.describe());
        }
        store.close();
    }
}
