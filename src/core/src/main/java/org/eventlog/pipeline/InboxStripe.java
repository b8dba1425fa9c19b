// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A part of an {@link Inbox} with a lock of its own. Each event gets its place in the order of all stripes while that
 * lock is held: whoever holds the lock sees all events of this stripe whose places were given before.
 */
final class InboxStripe {
    enum Append {
        DONE, BUSY, CLOSED
    }

    /** The result of {@link #oldest} if there is no event. */
    static final long EMPTY = Long.MAX_VALUE;

    private final ChunkPool pool;
    /** The next place in the order of all stripes. */
    private final AtomicLong places;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock
    private final ArrayQueue<Chunk> full = new ArrayQueue<>();
    private Chunk open;
    private boolean closed;

    InboxStripe(ChunkPool pool, AtomicLong places) {
        this.pool = pool;
        this.places = places;
    }

    /** Appends the event unless another thread holds the lock. */
    Append tryAppend(byte[] source, int length, byte level, PendingReceipt pending) {
        if (!lock.tryLock()) {
            return Append.BUSY;
        }
        try {
            return appendLocked(source, length, level, pending);
        } finally {
            lock.unlock();
        }
    }

    /** The same, waiting for the lock. */
    Append append(byte[] source, int length, byte level, PendingReceipt pending) {
        lock.lock();
        try {
            return appendLocked(source, length, level, pending);
        } finally {
            lock.unlock();
        }
    }

    private Append appendLocked(byte[] source, int length, byte level, PendingReceipt pending) {
        if (closed) {
            return Append.CLOSED;
        }
        if (open == null || !open.fits(length)) {
            // Before anything is changed: there may be no memory for it.
            Chunk fresh = pool.take(length);
            if (open != null && open.count > 0) {
                full.add(open);
            }
            open = fresh;
        }
        open.readyForPlace();
        if (pending != null) {
            open.pending(pending);
        }
        open.append(source, 0, length, level);
        open.place(places.getAndIncrement());
        return Append.DONE;
    }

    /** The place of the oldest event. */
    long oldest() {
        lock.lock();
        try {
            Chunk oldest = full.isEmpty() ? open : full.peek();
            return oldest == null || oldest.count == 0 ? EMPTY : oldest.places[0];
        } finally {
            lock.unlock();
        }
    }

    /** Removes the oldest chunk. @return null if there is no event */
    Chunk evict() {
        lock.lock();
        try {
            Chunk oldest = full.poll();
            if (oldest == null && open != null && open.count > 0) {
                oldest = open;
                open = null;
            }
            return oldest;
        } finally {
            lock.unlock();
        }
    }

    /** For the reader: moves all chunks to the end of the queue. */
    void drainTo(ArrayQueue<Chunk> taken) {
        lock.lock();
        try {
            taken.take(full);
            if (open != null && open.count > 0) {
                taken.add(open);
                open = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** No event is appended after this. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
