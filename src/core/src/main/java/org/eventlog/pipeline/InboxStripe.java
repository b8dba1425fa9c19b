// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A part of an {@link Inbox} with a lock of its own. Each event gets its place in the order of all stripes while that
 * lock is held: whoever holds the lock sees all events of this stripe whose places were given before.
 * <p>
 * The lock is a field, because a caller may have almost no stack left. A field is written without a call, so the lock is
 * always released; to unlock a lock of the JDK is a call, which may fail then.
 */
final class InboxStripe {
    enum Append {
        DONE, BUSY, CLOSED
    }

    /** The result of {@link #oldest} if there is no event. */
    static final long EMPTY = Long.MAX_VALUE;

    private static final VarHandle HELD = handle();
    /** So many looks, before the processor is left to the thread that is in here. */
    private static final int SPINS = 64;
    private static final long NAP_NANOS = 50_000;

    private final ChunkPool pool;
    /** The next place in the order of all stripes. */
    private final AtomicLong places;
    /** 1 while a thread is in here, for the time of a copy. */
    @SuppressWarnings("unused") // by its handle
    private volatile int held;
    // Guarded by held
    private final ArrayQueue<Chunk> full = new ArrayQueue<>();
    private Chunk open;
    private boolean closed;

    InboxStripe(ChunkPool pool, AtomicLong places) {
        this.pool = pool;
        this.places = places;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(InboxStripe.class, "held", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private void hold() {
        for (int i = 0; !HELD.compareAndSet(this, 0, 1); i++) {
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                // An interrupted thread does not park.
                Thread.yield();
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
    }

    /** Appends the event unless another thread holds the lock. */
    Append tryAppend(byte[] source, int length, byte level, PendingReceipt pending) {
        if (!HELD.compareAndSet(this, 0, 1)) {
            return Append.BUSY;
        }
        try {
            return appendLocked(source, length, level, pending);
        } finally {
            held = 0;
        }
    }

    /** The same, waiting for the lock. */
    Append append(byte[] source, int length, byte level, PendingReceipt pending) {
        hold();
        try {
            return appendLocked(source, length, level, pending);
        } finally {
            held = 0;
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
        Chunk to = open;
        to.readyForPlace();
        int count = to.count;
        int end = to.length;
        boolean done = false;
        try {
            to.append(source, 0, length, level);
            if (pending != null) {
                to.pendingLast(pending);
            }
            long place = places.getAndIncrement();
            // No call from here on: with a number, the event is in the chunk, too.
            to.places[count] = place;
            done = true;
        } finally {
            if (!done) {
                to.count = count;
                to.length = end;
            }
        }
        return Append.DONE;
    }

    /** The place of the oldest event. */
    long oldest() {
        hold();
        try {
            Chunk oldest = full.isEmpty() ? open : full.peek();
            return oldest == null || oldest.count == 0 ? EMPTY : oldest.places[0];
        } finally {
            held = 0;
        }
    }

    /** Removes the oldest chunk. @return null if there is no event */
    Chunk evict() {
        hold();
        try {
            Chunk oldest = full.poll();
            if (oldest == null && open != null && open.count > 0) {
                oldest = open;
                open = null;
            }
            return oldest;
        } finally {
            held = 0;
        }
    }

    /** For the reader: moves all chunks to the end of the queue. */
    void drainTo(ArrayQueue<Chunk> taken) {
        hold();
        try {
            taken.take(full);
            if (open != null && open.count > 0) {
                taken.add(open);
                open = null;
            }
        } finally {
            held = 0;
        }
    }

    /** No event is appended after this. */
    void close() {
        hold();
        try {
            closed = true;
        } finally {
            held = 0;
        }
    }
}
