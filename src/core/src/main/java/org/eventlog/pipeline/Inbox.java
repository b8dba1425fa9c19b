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
 * A writer copies its bytes into the open chunk of a stripe, under a lock that is held for that copy only; if another
 * thread holds the lock, it takes the next stripe. Each event gets a number under that lock, and the reader brings the
 * stripes together by these numbers. So an event that was logged before another, on whichever threads, comes before it.
 * <p>
 * A writer wakes nobody: waking a thread costs the caller some 8 µs, a hundred times the copy. The reader looks by itself
 * every few milliseconds, and is woken only when half of the capacity is used, and by the first event after a time
 * without any.
 */
final class Inbox {
    enum Offer {
        TAKEN, FULL, CLOSED
    }

    /** A power of two. More let more threads log at once, and make the reader's merge slower. */
    private static final int STRIPES = 8;
    /** Spreads the ids of threads, which follow each other: 2^64 divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final int FRAMES = 200;

    private final long maxBytes;
    private final WhenFull whenFull;
    /** Gets each chunk whose events were dropped. Called by a writer, without a lock. */
    private final Consumer<Chunk> evicted;
    private final ChunkPool pool;
    private final InboxStripe[] stripes = new InboxStripe[STRIPES];
    /** The next number for an event, so the count of all. */
    private final AtomicLong places = new AtomicLong();
    private final AtomicLong evictedEvents = new AtomicLong();
    /** Bytes which wait, or were taken and not yet freed. */
    private final AtomicLong waiting = new AtomicLong();
    /**
     * The bytes ever reserved by writers that failed, which the reader gives back. By the numbers of threads, because two
     * that fail in the same instant count as one: then {@link #bytes} remains too high.
     */
    private final long[] unused = new long[STRIPES];
    /** How many of these were given back. Reader only. */
    private final long[] returned = new long[STRIPES];
    /** Writers wait for it when there is no room. */
    private final Object room = new Object();
    private volatile int blocked;
    private volatile boolean closed;
    private volatile boolean woken;
    /** Whether the reader waits for longer, and the next event is to wake it. */
    private volatile boolean dozing;

    /** Reader only. */
    private final StripeMerge merge;
    /** Written by the reader only. */
    private volatile long takenEvents;
    /** The number before which all events were taken. Reader only. */
    private long takenBefore;
    /** The same of those that were freed, too. Written by the reader only. */
    private volatile long freedBefore;

    /** The thread that reads. Written by that thread only. */
    private volatile Thread reader;
    private volatile boolean wanted;

    Inbox(long maxBytes, int chunkBytes, WhenFull whenFull, Consumer<Chunk> evicted) {
        this.maxBytes = maxBytes;
        this.whenFull = whenFull;
        this.evicted = evicted;
        this.pool = new ChunkPool(chunkBytes, (int) Math.max(1, 2 * maxBytes / chunkBytes));
        this.merge = new StripeMerge(pool, STRIPES);
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new InboxStripe(pool, places);
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
        // Between reserving and the attempt to append there is no call, which could fail.
        int slot = (int) Thread.currentThread().getId() & STRIPES - 1;
        if (!reserve(length, level) && !makeRoom(length, level, blockNanos)) {
            return closed ? Offer.CLOSED : Offer.FULL;
        }
        boolean taken;
        try {
            taken = append(source, length, (byte) level, pending);
        } catch (Throwable e) {
            // Without a call, for which there may be no stack.
            unused[slot] += length;
            throw e;
        }
        if (!taken) {
            release(length);
            return Offer.CLOSED;
        }
        try {
            wakeIfWanted();
        } catch (StackOverflowError e) {
            // The event is here, and the reader looks by itself.
        }
        return Offer.TAKEN;
    }

    private void wakeIfWanted() {
        if (dozing || !woken && waiting.get() > maxBytes / 2) {
            dozing = false;
            woken = true;
            wake();
        }
    }

    /** @return false if the inbox is closed */
    private boolean append(byte[] source, int length, byte level, PendingReceipt pending) {
        int own = (int) (Thread.currentThread().getId() * SPREAD >>> 32);
        InboxStripe.Append result = InboxStripe.Append.BUSY;
        for (int i = 0; i < STRIPES && result == InboxStripe.Append.BUSY; i++) {
            result = stripes[own + i & STRIPES - 1].tryAppend(source, length, level, pending);
        }
        if (result == InboxStripe.Append.BUSY) {
            result = stripes[own & STRIPES - 1].append(source, length, level, pending);
        }
        return result == InboxStripe.Append.DONE;
    }

    private boolean reserve(int length, int level) {
        long most = whenFull.share(maxBytes, level) - length;
        long before = waiting.get();
        while (before <= most) {
            // The last call: if there is no stack left, nothing is reserved. What does not fit never counts for others.
            if (waiting.compareAndSet(before, before + length)) {
                return true;
            }
            before = waiting.get();
        }
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
            Chunk gone = evict();
            if (gone == null) {
                return false;
            }
            waiting.addAndGet(-gone.length);
            evictedEvents.addAndGet(gone.count);
            evicted.accept(gone);
            reserved = reserve(length, level);
        }
        return true;
    }

    /** So many frames are more than it takes to count the events of a chunk. */
    private static int reserveStack(int frames) {
        return frames == 0 ? 0 : 1 + reserveStack(frames - 1);
    }

    /** @return null if no event waits */
    private Chunk evict() {
        // If the stack ends, then before a chunk is taken out, which would be lost without being counted.
        reserveStack(FRAMES);
        // The reader or another writer may empty the stripe meanwhile.
        for (InboxStripe oldest = oldest(); oldest != null; oldest = oldest()) {
            Chunk gone = oldest.evict();
            if (gone != null) {
                return gone;
            }
        }
        return null;
    }

    private InboxStripe oldest() {
        InboxStripe oldest = null;
        long least = InboxStripe.EMPTY;
        for (InboxStripe stripe : stripes) {
            long place = stripe.oldest();
            if (place < least) {
                oldest = stripe;
                least = place;
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
     * Takes events in their order, up to about so many bytes; for the reader, which then {@linkplain #free frees} them.
     */
    List<Chunk> take(long upTo) {
        woken = false;
        returnUnused();
        // An event with a lower number is in its stripe when that stripe's lock is free.
        long before = places.get();
        for (int i = 0; i < STRIPES; i++) {
            stripes[i].drainTo(merge.lane(i));
        }
        List<Chunk> taken = merge.take(before, upTo);
        takenBefore = Math.min(before, merge.place());
        long events = 0;
        // Without an iterator, for which there may be no memory: they are nowhere else any more.
        for (int i = 0; i < taken.size(); i++) {
            events += taken.get(i).count;
        }
        takenEvents += events;
        return taken;
    }

    private void returnUnused() {
        for (int i = 0; i < STRIPES; i++) {
            long bytes = unused[i] - returned[i];
            if (bytes != 0) {
                returned[i] += bytes;
                release(bytes);
            }
        }
    }

    /** Gives back the room of what was taken; for the reader, once it is accounted for elsewhere. */
    void free(long bytes) {
        freedBefore = takenBefore;
        release(bytes);
    }

    /** Bytes which wait, or were taken and not yet freed: there is no moment in which an event is nowhere. */
    long bytes() {
        return waiting.get();
    }

    /** Whether no event waits, nor was taken and not yet freed. Unlike {@link #bytes}, always exact. */
    boolean isEmpty() {
        return isThrough(mark());
    }

    /** Events which wait. */
    long events() {
        return places.get() - takenEvents - evictedEvents.get();
    }

    /** Events taken from callers since the start. */
    long accepted() {
        return places.get();
    }

    /** Stands for all events that were left here up to now; {@link #isThrough} says when all of them have left. */
    long mark() {
        return places.get();
    }

    boolean isThrough(long mark) {
        return freedBefore >= mark;
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

    /** Whether no event is taken any more; for any thread. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Waits until it is time to look again; for the reader. Returns early when woken or interrupted.
     *
     * @param doze whether the next event ends the wait
     */
    void await(long nanos, boolean doze) {
        reader = Thread.currentThread();
        // Before looking: an event that comes between the two wakes this thread.
        dozing = doze;
        if (doze && waiting.get() != 0) {
            dozing = false;
        }
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
