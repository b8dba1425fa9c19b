// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;

/** The part of an {@link Inbox} that some threads share. Its order is that of their calls. */
final class InboxStripe {
    /** The value of {@link #oldestNanos} if there is no event. */
    static final long EMPTY = Long.MIN_VALUE;

    private final ChunkPool pool;
    // Guarded by this
    private final ArrayDeque<Chunk> full = new ArrayDeque<>();
    private Chunk open;
    private boolean closed;
    private long accepted;
    /** All bytes ever appended. */
    private long appended;
    /** The number of bytes that were taken or evicted. */
    private long removed;
    /** The same before the reader took the bytes that it has not freed yet; -1 if there are none. */
    private long freed = -1;

    InboxStripe(ChunkPool pool) {
        this.pool = pool;
    }

    /** @return false when it is closed */
    synchronized boolean append(byte[] source, int length, byte level, PendingReceipt pending) {
        if (closed) {
            return false;
        }
        if (open == null || !open.fits(length)) {
            // Before anything is changed: there may be no memory for it.
            Chunk fresh = pool.take(length);
            if (open != null && open.count > 0) {
                full.add(open);
            }
            open = fresh;
        }
        if (open.count == 0) {
            open.begunNanos = System.nanoTime();
        }
        open.append(source, 0, length, level);
        if (pending != null) {
            open.pending(pending);
        }
        appended += length;
        accepted++;
        return true;
    }

    /** When the oldest chunk here got its first event. */
    synchronized long oldestNanos() {
        Chunk oldest = oldest();
        return oldest == null ? EMPTY : oldest.begunNanos;
    }

    private Chunk oldest() {
        return !full.isEmpty() ? full.peek() : open != null && open.count > 0 ? open : null;
    }

    /** Removes the oldest chunk; null if there is none. */
    synchronized Chunk evict() {
        Chunk oldest = oldest();
        if (oldest == open) {
            open = null;
        } else {
            full.poll();
        }
        removed += oldest == null ? 0 : oldest.length;
        return oldest;
    }

    /** For the reader: full chunks as they are; of one that is mostly empty a copy, so that it is filled further. */
    synchronized void takeInto(TakenChunks taken) {
        freed = freed < 0 ? removed : freed;
        while (!taken.isEnough() && !full.isEmpty()) {
            Chunk chunk = full.poll();
            removed += chunk.length;
            taken.add(chunk);
        }
        if (taken.isEnough() || open == null || open.count == 0) {
            return;
        }
        removed += open.length;
        if (open.length > open.bytes.length / 2) {
            taken.add(open);
            open = null;
        } else {
            taken.copy(open);
            open.clear();
        }
    }

    /** Called by the reader: the bytes it took from here are now counted elsewhere. */
    synchronized void freed() {
        freed = -1;
    }

    synchronized long events() {
        long events = open == null ? 0 : open.count;
        for (Chunk chunk : full) {
            events += chunk.count;
        }
        return events;
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized long appended() {
        return appended;
    }

    /** So many bytes of those appended are not here any more, and not with the reader, either. */
    synchronized long through() {
        return freed < 0 ? removed : freed;
    }

    synchronized void close() {
        closed = true;
    }
}
