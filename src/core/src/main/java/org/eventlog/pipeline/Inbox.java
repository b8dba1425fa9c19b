// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Where callers leave their events: bounded in bytes, many writers, one reader.
 * <p>
 * A writer copies its bytes into the open chunk of its stripe, under a lock that is held for that copy only. A thread
 * always uses the same stripe, so its events keep their order. There is one stripe now, see {@link #STRIPES}.
 * A writer wakes nobody: waking a thread costs the caller some 8 µs, a hundred times the copy. The reader looks by itself
 * every few milliseconds, and is woken only when half of the capacity is used, and by the first event after a time
 * without any.
 */
final class Inbox {
    enum Offer {
        TAKEN, FULL, CLOSED
    }

    /** What was left here at some moment. */
    record Mark(long[] appended) {}

    /**
     * One, so that requests that follow each other on different threads keep their order. With several, threads wait for
     * each other less, but only the order of each thread is kept. A power of two.
     */
    private static final int STRIPES = 1;
    private static final int MOST_SPARE_CHUNKS = 128;
    /** Spreads the ids of threads, which follow each other: 2^64 divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long maxBytes;
    private final WhenFull whenFull;
    /** Gets each chunk whose events were dropped. Called by a writer, without a lock. */
    private final Consumer<Chunk> evicted;
    private final ChunkPool pool;
    private final InboxStripe[] stripes = new InboxStripe[STRIPES];
    /** Bytes which wait, or were taken and not yet freed. */
    private final AtomicLong waiting = new AtomicLong();
    /** Writers wait for it when there is no room. */
    private final Object room = new Object();
    private volatile int blocked;
    private volatile boolean closed;
    private volatile boolean woken;
    /** Whether the reader waits for longer, and the next event is to wake it. */
    private volatile boolean dozing;
    /** Where the next look begins. Reader only. */
    private int next;

    /** The thread that reads. Written by that thread only. */
    private volatile Thread reader;
    private volatile boolean wanted;

    Inbox(long maxBytes, int chunkBytes, WhenFull whenFull, Consumer<Chunk> evicted) {
        this.maxBytes = maxBytes;
        this.whenFull = whenFull;
        this.evicted = evicted;
        this.pool = new ChunkPool(chunkBytes, (int) Math.min(MOST_SPARE_CHUNKS, maxBytes / chunkBytes));
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new InboxStripe(pool);
        }
    }

    /** Where chunks come from, and go when nobody needs them. */
    ChunkPool pool() {
        return pool;
    }

    /**
     * Leaves an event.
     *
     * @param level the ordinal of its level
     * @param pending the receipt to update, or null
     * @param blockNanos how long the caller may wait for room, where that is the policy
     */
    Offer offer(byte[] source, int length, int level, PendingReceipt pending, long blockNanos) {
        if (closed) {
            return Offer.CLOSED;
        }
        if (!reserve(length, level) && !makeRoom(length, level, blockNanos)) {
            return closed ? Offer.CLOSED : Offer.FULL;
        }
        boolean taken = false;
        try {
            taken = stripe().append(source, length, (byte) level, pending);
        } finally {
            if (!taken) {
                release(length);
            }
        }
        if (taken && (dozing || !woken && waiting.get() > maxBytes / 2)) {
            dozing = false;
            woken = true;
            wake();
        }
        return taken ? Offer.TAKEN : Offer.CLOSED;
    }

    private InboxStripe stripe() {
        return stripes[(int) (Thread.currentThread().getId() * SPREAD >>> 32) & STRIPES - 1];
    }

    private boolean reserve(int length, int level) {
        if (waiting.addAndGet(length) <= whenFull.share(maxBytes, level)) {
            return true;
        }
        waiting.addAndGet(-length);
        return false;
    }

    private void release(long bytes) {
        waiting.addAndGet(-bytes);
        if (blocked > 0) {
            synchronized (room) {
                room.notifyAll();
            }
        }
    }

    /** @return whether there is room now, which is reserved then */
    private boolean makeRoom(int length, int level, long blockNanos) {
        if (length > maxBytes) {
            return false;
        }
        if (whenFull == WhenFull.BLOCK) {
            return awaitRoom(length, level, blockNanos);
        }
        return whenFull == WhenFull.DROP_OLDEST && evict(length, level);
    }

    private boolean evict(int length, int level) {
        boolean reserved = false;
        while (!reserved) {
            InboxStripe oldest = oldest();
            Chunk gone = oldest == null ? null : oldest.evict();
            if (oldest == null) {
                return false;
            }
            if (gone != null) {
                waiting.addAndGet(-gone.length);
                evicted.accept(gone);
            }
            reserved = reserve(length, level);
        }
        return true;
    }

    private InboxStripe oldest() {
        InboxStripe oldest = null;
        long since = 0;
        for (InboxStripe stripe : stripes) {
            long first = stripe.oldestNanos();
            if (first != InboxStripe.EMPTY && (oldest == null || first - since < 0)) {
                oldest = stripe;
                since = first;
            }
        }
        return oldest;
    }

    private boolean awaitRoom(int length, int level, long nanos) {
        long deadline = System.nanoTime() + nanos;
        synchronized (room) {
            blocked++;
            try {
                for (long left = nanos; left > 0 && !closed; left = deadline - System.nanoTime()) {
                    if (reserve(length, level)) {
                        return true;
                    }
                    wake();
                    TimeUnit.NANOSECONDS.timedWait(room, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
                }
            } catch (InterruptedException e) {
                // The caller is wanted elsewhere: its event finds no room, and its interrupt is kept.
                Thread.currentThread().interrupt();
            } finally {
                blocked--;
            }
            return !closed && reserve(length, level);
        }
    }

    /**
     * Takes what is there, each thread's events in their order, up to about so many bytes; for the reader, which then
     * {@linkplain #free frees} it.
     */
    List<Chunk> take(long upTo) {
        woken = false;
        TakenChunks taken = new TakenChunks(pool, upTo);
        for (int i = 0; i < STRIPES && !taken.isEnough(); i++) {
            stripes[next].takeInto(taken);
            if (!taken.isEnough()) {
                next = next + 1 & STRIPES - 1;
            }
        }
        return taken.all();
    }

    /** Gives back the room of what was taken; for the reader, once it is accounted for elsewhere. */
    void free(long bytes) {
        for (InboxStripe stripe : stripes) {
            stripe.freed();
        }
        release(bytes);
    }

    /** Bytes which wait, or were taken and not yet freed: there is no moment in which an event is nowhere. */
    long bytes() {
        return waiting.get();
    }

    /** Events which wait. */
    long events() {
        long events = 0;
        for (InboxStripe stripe : stripes) {
            events += stripe.events();
        }
        return events;
    }

    /** Events taken from callers since the start. */
    long accepted() {
        long accepted = 0;
        for (InboxStripe stripe : stripes) {
            accepted += stripe.accepted();
        }
        return accepted;
    }

    /** What was left here up to now; {@link #isThrough} says when all of that has left. */
    Mark mark() {
        long[] appended = new long[STRIPES];
        for (int i = 0; i < STRIPES; i++) {
            appended[i] = stripes[i].appended();
        }
        return new Mark(appended);
    }

    boolean isThrough(Mark mark) {
        for (int i = 0; i < STRIPES; i++) {
            if (stripes[i].through() < mark.appended[i]) {
                return false;
            }
        }
        return true;
    }

    /** From now on nothing is taken. */
    void close() {
        closed = true;
        for (InboxStripe stripe : stripes) {
            stripe.close();
        }
        synchronized (room) {
            room.notifyAll();
        }
    }

    /**
     * Waits until it is time to look again; for the reader. Returns early when woken or interrupted.
     *
     * @param doze whether the next event ends the wait
     */
    void await(long nanos, boolean doze) {
        reader = Thread.currentThread();
        dozing = doze && waiting.get() == 0;
        if (!wanted) {
            LockSupport.parkNanos(this, nanos);
        }
        wanted = false;
    }

    void wake() {
        wanted = true;
        LockSupport.unpark(reader);
    }
}
