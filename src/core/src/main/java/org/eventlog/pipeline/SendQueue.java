// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.eventlog.EventLostException;
import org.eventlog.Level;
import org.eventlog.RejectedEvent;
import org.eventlog.pipeline.ChunkStore.Head;
import org.eventlog.spi.Batch;

/**
 * The state shared by the journal thread and the sender: the positions, and the events in memory to be sent.
 *
 * <pre>
 *   released             cursor (sender)          windowEnd            next
 *      |--- sent, may yet be   |--- to be sent, in memory |--- on disk    |
 *           sent again; on ----|------ window ------------|   only -------|
 *           disk only
 * </pre>
 *
 * Guarded by one lock, which is never held during calls of the store or the receiver.
 */
final class SendQueue {
    private final Receipts receipts;
    private final InstantSource clock;
    private final ChunkPool pool;
    private final Runnable wakeJournal;
    /** See {@link Chunk#run}. */
    private final long run;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock
    private final Window window;
    private final Asides asides = new Asides();
    private String id = "";
    private long next;
    private long released;
    /** The last row of positions without events. */
    private long gapFrom;
    private long gapTo;
    /** Whether the queue is more than half full. Written by the journal's thread. */
    private volatile boolean crowded;
    /** Told of events that the sender can take now. Set before the first events. */
    private Runnable sendable = () -> {};

    /**
     * @param memory the maximum size in memory, in bytes
     * @param run
     *            a random number
     * @param wakeJournal notifies the journal thread that there is work
     */
    SendQueue(long memory, long run, Receipts receipts, InstantSource clock, ChunkPool pool, Runnable wakeJournal) {
        this.pool = pool;
        this.window = new Window(memory);
        this.run = run;
        this.receipts = receipts;
        this.clock = clock;
        this.wakeJournal = wakeJournal;
    }

    /** Sets the action that runs on the journal's thread, without a lock, when there are events for the sender. */
    void onSendable(Runnable action) {
        sendable = action;
    }

    // For the journal's thread

    /**
     * Starts with the contents of a store: the sender sees another name, and restarts from the first unreleased
     * event.
     */
    void restart(String journalId, long firstNotReleased, long end) {
        lock.lock();
        try {
            id = journalId;
            released = firstNotReleased;
            window.restart(firstNotReleased);
            next = end;
            gapTo = 0;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the chunk its positions, and the time of its arrival. */
    void number(Chunk chunk, long arrived) {
        lock.lock();
        try {
            chunk.number(next, arrived, run);
            next = chunk.end();
        } finally {
            lock.unlock();
        }
    }

    /** Says whether the queue is more than half full, so that the sender must not wait for more events. */
    void crowded(boolean now) {
        crowded = now;
    }

    /** Lets the sender see new chunks, unless older ones are on disk only or memory is full: then they follow later. */
    void publish(List<Chunk> fresh) {
        lock.lock();
        try {
            for (Chunk chunk : fresh) {
                chunk.sent = !window.offer(chunk);
            }
        } finally {
            lock.unlock();
        }
        sendable.run();
    }

    /** The position the sender will soon want and that is not in memory, or -1. */
    long wanted() {
        lock.lock();
        try {
            return window.end() == next || !window.isHalfEmpty() ? -1 : window.end();
        } finally {
            lock.unlock();
        }
    }

    /** Adds the events loaded for {@link #wanted}. */
    void supply(long from, List<Chunk> found) {
        lock.lock();
        try {
            if (window.end() != from) {
                // The sender has rewound in the meantime, so these are no longer the next events.
                return;
            }
            if (found.isEmpty()) {
                skipTo(next);
            }
            for (Chunk chunk : found) {
                skipTo(chunk.first);
                window.add(chunk);
            }
        } finally {
            lock.unlock();
        }
        sendable.run();
    }

    /** Skips positions whose events no longer exist; they are released together with the events before them. */
    private void skipTo(long position) {
        if (window.isEmpty() && position > window.end()) {
            gapFrom = window.end();
            gapTo = position;
            window.restart(position);
            releaseGap();
        }
    }

    private void releaseGap() {
        if (released >= gapFrom) {
            released = Math.max(released, gapTo);
        }
    }

    /** Releases a chunk that is given up, delivered or not. @return its first position that was not released */
    long giveUp(Head head) {
        lock.lock();
        try {
            long from = Math.max(released, head.first());
            released = Math.max(released, head.end());
            // The sender may be sending them at this moment.
            window.dropBelow(released, chunk -> {});
            return from;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Passes on the rejected events. They must be consistent with the released position, which is read at the same
     * moment and returned.
     */
    long takeSetAside(WriteBehindBuffer writeBehind) {
        lock.lock();
        try {
            writeBehind.setAside(asides.waiting());
            asides.taken();
            return released;
        } finally {
            lock.unlock();
        }
    }

    /** How many events were ever set aside. */
    long asides() {
        lock.lock();
        try {
            return asides.total();
        } finally {
            lock.unlock();
        }
    }

    /** The chunks in memory. They no longer count as stored, so no one reuses them. */
    List<Chunk> held() {
        lock.lock();
        try {
            List<Chunk> held = window.chunks();
            held.forEach(chunk -> chunk.stored = false);
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Says that the store has copies of these chunks. Those that the sender does not need either are used again. */
    void stored(List<Chunk> chunks) {
        lock.lock();
        try {
            for (Chunk chunk : chunks) {
                chunk.stored = true;
                reuse(chunk);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sent(Chunk chunk) {
        chunk.sent = true;
        reuse(chunk);
    }

    private void reuse(Chunk chunk) {
        if (chunk.stored && chunk.sent) {
            pool.give(chunk);
        }
    }

    // For the sender

    /**
     * The next events from the position on. Null if there are none in memory, or if the journal has another name now:
     * events sent under an old name could not be released.
     *
     * @param of the id of the journal that the position belongs to
     * @param maxBytes the maximum size of the batch; a larger single event is still returned
     */
    Batch peek(String of, long from, long maxBytes, int maxEvents) {
        lock.lock();
        try {
            return !id.equals(of) ? null : window.peek(id, from, maxBytes, maxEvents);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Records that the events below the position were sent: they are no longer needed in memory, but still in the
     * store.
     */
    void sent(String of, long upTo) {
        lock.lock();
        try {
            if (id.equals(of)) {
                window.dropBelow(upTo, this::sent);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that everything from the first event not released is to be sent again. */
    void rewind() {
        lock.lock();
        try {
            if (!window.holds(released)) {
                window.restart(released);
                // Otherwise the journal thread would notice it some milliseconds later.
                wakeJournal.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that all events below the position are delivered, or set aside.
     *
     * @param of
     *            the journal's id the position belongs to
     *
     * @return how many events that were not released before
     */
    long release(String of, long upTo) {
        long fresh;
        lock.lock();
        try {
            if (!id.equals(of)) {
                return 0;
            }
            fresh = Math.max(0, upTo - released);
            released = Math.max(released, upTo);
            window.dropBelow(upTo, this::sent);
            releaseGap();
        } finally {
            lock.unlock();
        }
        receipts.settleBelow(upTo, null);
        return fresh;
    }

    /** Says that the receiver will never take this event of the batch; before it is released. */
    void setAside(Batch batch, int i, String reason) {
        ByteBuffer bytes = batch.event(i);
        byte[] event = new byte[bytes.remaining()];
        bytes.get(event);
        long position = batch.first() + i;
        lock.lock();
        try {
            int level = window.level(position);
            asides.add(new RejectedEvent(0, clock.instant(), Level.values()[level], reason, event));
            if (asides.isFull()) {
                wakeJournal.run();
            }
        } finally {
            lock.unlock();
        }
        receipts.refused(position, new EventLostException("refused by the receiver: " + reason));
    }

    /** Whether so many events are set aside that the journal's thread must take them before there are more. */
    boolean isHeld() {
        lock.lock();
        try {
            return asides.isFull();
        } finally {
            lock.unlock();
        }
    }

    boolean isCrowded() {
        return crowded;
    }

    /** Whether there is something in memory from the position on, or the position is not of this journal. */
    boolean hasMore(String of, long from) {
        lock.lock();
        try {
            return !id.equals(of) || window.end() > from;
        } finally {
            lock.unlock();
        }
    }

    // For both, and for any thread that queries them.

    /** The journal's name now: positions mean something only together with it. */
    String id() {
        lock.lock();
        try {
            return id;
        } finally {
            lock.unlock();
        }
    }

    long released() {
        lock.lock();
        try {
            return released;
        } finally {
            lock.unlock();
        }
    }

    /** The position after the last event. */
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
}
