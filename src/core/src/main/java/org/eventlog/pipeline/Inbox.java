// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The buffer between callers and the journal, limited in bytes, with many writers and one reader.
 * <p>
 * A writer copies its bytes into the open chunk under a lock that is held only for the copy. It wakes no thread,
 * because that would cost the caller about 8 µs, a hundred times the copy. The reader polls every few milliseconds, and
 * is woken only when half of the capacity is used.
 */
final class Inbox {
    enum Offer {
        TAKEN, FULL, CLOSED
    }

    private final long maxBytes;
    private final int chunkBytes;
    private final WhenFull whenFull;
    /** Told of a chunk whose events gave way. Called by a writer, without the lock. */
    private final Consumer<Chunk> evicted;

    // Guarded by this
    private final ArrayDeque<Chunk> full = new ArrayDeque<>();
    private Chunk open;
    /** The next open chunk, made by a writer before it is needed: clearing 64 KB must not happen under the lock. */
    private Chunk spare;
    private boolean preparing;
    private long accepted;
    private long waiting;
    /** All bytes ever appended. */
    private long appended;
    private int blocked;
    private boolean closed;
    private boolean woken;

    /** The thread that reads. Written by that thread only. */
    private volatile Thread reader;
    private volatile boolean wanted;

    Inbox(long maxBytes, int chunkBytes, WhenFull whenFull, Consumer<Chunk> evicted) {
        this.maxBytes = maxBytes;
        this.chunkBytes = chunkBytes;
        this.whenFull = whenFull;
        this.evicted = evicted;
        this.open = new Chunk(chunkBytes);
    }

    /**
     * Adds an event.
     *
     * @param level
     *            its level's ordinal
     * @param pending the event's receipt, or null
     * @param blockNanos how long the caller may wait for space, with that policy
     */
    Offer offer(byte[] source, int length, int level, PendingReceipt pending, long blockNanos) {
        List<Chunk> gone = null;
        Offer outcome = Offer.TAKEN;
        boolean wake = false;
        boolean prepare = false;
        synchronized (this) {
            if (closed) {
                return Offer.CLOSED;
            }
            if (waiting + length > whenFull.share(maxBytes, level)) {
                gone = makeRoom(length, blockNanos);
                outcome = closed ? Offer.CLOSED : waiting + length > maxBytes || gone == null ? Offer.FULL : outcome;
            }
            if (outcome == Offer.TAKEN) {
                append(source, length, level, pending);
                wake = !woken && waiting > maxBytes / 2;
                woken |= wake;
                prepare = spare == null && !preparing && open.length > chunkBytes / 2;
                preparing |= prepare;
            }
        }
        if (prepare) {
            prepare();
        }
        if (wake) {
            wake();
        }
        if (gone != null) {
            gone.forEach(evicted);
        }
        return outcome;
    }

    private void append(byte[] source, int length, int level, PendingReceipt pending) {
        if (!open.fits(length)) {
            // Before anything is changed: there may be no memory for it.
            Chunk next = next(length);
            if (open.count > 0) {
                full.add(open);
            }
            open = next;
        }
        open.append(source, 0, length, (byte) level);
        waiting += length;
        appended += length;
        accepted++;
        if (pending != null) {
            open.pending(pending);
        }
    }

    private Chunk next(int length) {
        if (length > chunkBytes || spare == null) {
            return new Chunk(Math.max(chunkBytes, length));
        }
        Chunk next = spare;
        spare = null;
        return next;
    }

    private void prepare() {
        Chunk next = null;
        try {
            next = new Chunk(chunkBytes);
        } catch (OutOfMemoryError e) {
            // The event is taken, whatever becomes of the next; who needs room then asks again.
        }
        synchronized (this) {
            spare = next;
            preparing = false;
        }
    }

    /** @return what gave way, or null when nothing may and the new event has to */
    private List<Chunk> makeRoom(int length, long blockNanos) {
        if (length > maxBytes) {
            return null;
        }
        if (whenFull == WhenFull.BLOCK) {
            return awaitRoom(length, blockNanos) ? List.of() : null;
        }
        if (whenFull != WhenFull.DROP_OLDEST) {
            return null;
        }
        List<Chunk> gone = new ArrayList<>();
        while (waiting + length > maxBytes && (!full.isEmpty() || open.count > 0)) {
            Chunk oldest = full.isEmpty() ? open : full.poll();
            if (oldest == open) {
                open = new Chunk(chunkBytes);
            }
            waiting -= oldest.length;
            gone.add(oldest);
        }
        return gone;
    }

    private boolean awaitRoom(int length, long nanos) {
        long deadline = System.nanoTime() + nanos;
        blocked++;
        try {
            for (long left = nanos; left > 0 && !closed && waiting + length > maxBytes;) {
                wake();
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            // The caller is wanted elsewhere: its event finds no room, and its interrupt is kept.
            Thread.currentThread().interrupt();
        } finally {
            blocked--;
        }
        return waiting + length <= maxBytes;
    }

    /**
     * Takes events, oldest first, up to about this size. Called by the reader, which then {@linkplain #free frees}
     * their space.
     */
    List<Chunk> take(long upTo) {
        List<Chunk> taken = new ArrayList<>();
        synchronized (this) {
            long bytes = 0;
            while (bytes < upTo && !full.isEmpty()) {
                bytes += full.peek().length;
                taken.add(full.poll());
            }
            if (full.isEmpty() && bytes < upTo && open.count > 0) {
                taken.add(takeOpen());
            }
            woken = false;
        }
        return taken;
    }

    /** Frees the space of events that were taken. Called by the reader once they are accounted for elsewhere. */
    synchronized void free(long bytes) {
        waiting -= bytes;
        if (blocked > 0) {
            notifyAll();
        }
    }

    /** A chunk that is mostly empty is copied and used again: at a low rate each look finds only a few events. */
    private Chunk takeOpen() {
        Chunk taken = open;
        if (taken.length > chunkBytes / 2) {
            open = new Chunk(chunkBytes);
        } else {
            taken = open.trimmed();
            open.clear();
        }
        return taken;
    }

    /** Bytes which wait, or were taken and not yet freed: there is no moment in which an event is nowhere. */
    synchronized long bytes() {
        return waiting;
    }

    /** Events which wait. */
    synchronized long events() {
        long events = open.count;
        for (Chunk chunk : full) {
            events += chunk.count;
        }
        return events;
    }

    /** Events taken from callers since the start. */
    synchronized long accepted() {
        return accepted;
    }

    /** What was left here up to now; {@link #isThrough} says when all of that has left. */
    synchronized long mark() {
        return appended;
    }

    synchronized boolean isThrough(long mark) {
        return appended - waiting >= mark;
    }

    /** From now on nothing is taken. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until it is time to look again; for the reader. Returns early when woken or interrupted. */
    void await(long nanos) {
        reader = Thread.currentThread();
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
