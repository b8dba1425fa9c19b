// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Where callers leave their events: bounded in bytes, many writers, one reader.
 *
 * <p>
 * A writer copies its bytes into the open chunk under a lock that is held for that copy alone, and wakes nobody:
 * waking a thread costs the caller some 8 µs, a hundred times the copy. The reader looks by itself every few
 * milliseconds, and is woken only when half the room is taken.
 */
final class Inbox {
    enum Offer {
        TAKEN, FULL, CLOSED
    }

    private final long maxBytes;
    private final int chunkBytes;

    // Guarded by this
    private final ArrayDeque<Chunk> full = new ArrayDeque<>();
    private Chunk open;
    private long waiting;
    private boolean closed;
    private boolean woken;

    /** The thread that reads. Written by that thread only. */
    private volatile Thread reader;
    private volatile boolean wanted;

    Inbox(long maxBytes, int chunkBytes) {
        this.maxBytes = maxBytes;
        this.chunkBytes = chunkBytes;
        this.open = new Chunk(chunkBytes);
    }

    Offer offer(byte[] source, int length) {
        boolean wake;
        synchronized (this) {
            if (closed) {
                return Offer.CLOSED;
            }
            if (waiting + length > maxBytes) {
                return Offer.FULL;
            }
            if (!open.fits(length)) {
                if (open.count > 0) {
                    full.add(open);
                }
                open = new Chunk(Math.max(chunkBytes, length));
            }
            open.append(source, length);
            waiting += length;
            wake = !woken && waiting > maxBytes / 2;
            woken |= wake;
        }
        if (wake) {
            wake();
        }
        return Offer.TAKEN;
    }

    /** Takes what is there, oldest first, up to about so many bytes; for the reader, which then {@linkplain #free frees} it. */
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

    /** Gives back the room of what was taken; for the reader, once it is accounted for elsewhere. */
    synchronized void free(long bytes) {
        waiting -= bytes;
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

    /** From now on nothing is taken. */
    synchronized void close() {
        closed = true;
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
