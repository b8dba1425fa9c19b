// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue from request threads to the writer's thread, limited in events and bytes. The events of one key fill three
 * quarters of it, so that a sender that does not wait leaves room to others. Events taken by the writer count
 * until {@link #done}, because they are in memory until then.
 */
public final class IngestQueue {
    enum Answer {
        TAKEN, FULL,
        /** There is room, but not for more events of this key. */
        SHARE_FULL, CLOSED
    }

    private final int maxEvents;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** This and the following fields are guarded by the lock. */
    private final Deque<PendingCommit> waiting = new ArrayDeque<>();
    private final Map<String, Use> byKey = new HashMap<>();
    private int events;
    private long bytes;
    private boolean closed;
    private boolean nudged;

    public IngestQueue(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    Answer offer(PendingCommit ticket) {
        lock.lock();
        try {
            if (closed) {
                return Answer.CLOSED;
            }
            // A request that exceeds the limit alone is accepted if the queue is empty. Otherwise it could never be
            // accepted.
            if (events > 0 && (events + ticket.arrivals().size() > maxEvents || bytes + ticket.bytes() > maxBytes)) {
                return Answer.FULL;
            }
            Use mine = byKey.computeIfAbsent(ticket.key(), key -> new Use());
            if (mine.events > 0 && (mine.events + ticket.arrivals().size() > maxEvents / 4 * 3
                    || mine.bytes + ticket.bytes() > maxBytes / 4 * 3)) {
                return Answer.SHARE_FULL;
            }
            waiting.add(ticket);
            events += ticket.arrivals().size();
            bytes += ticket.bytes();
            mine.events += ticket.arrivals().size();
            mine.bytes += ticket.bytes();
            changed.signalAll();
            return Answer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the next tickets: at least one, then as many as fit into the given number of events. Returns none after
     * the timeout, or immediately if the queue is closed and empty or {@link #nudge} was called.
     */
    List<PendingCommit> take(int atMostEvents, long time, TimeUnit unit) throws InterruptedException {
        List<PendingCommit> taken = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            long nanos = unit.toNanos(time);
            while (waiting.isEmpty() && !closed && !nudged && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            nudged = false;
            int count = 0;
            while (!waiting.isEmpty()
                    && (taken.isEmpty() || count + waiting.peek().arrivals().size() <= atMostEvents)) {
                PendingCommit next = waiting.poll();
                taken.add(next);
                count += next.arrivals().size();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Returns all remaining tickets. Also works in an interrupted thread. */
    List<PendingCommit> takeAll() {
        lock.lock();
        try {
            List<PendingCommit> taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void done(List<PendingCommit> tickets) {
        lock.lock();
        try {
            for (PendingCommit ticket : tickets) {
                events -= ticket.arrivals().size();
                bytes -= ticket.bytes();
                Use use = byKey.get(ticket.key());
                use.events -= ticket.arrivals().size();
                use.bytes -= ticket.bytes();
                if (use.events == 0) {
                    byKey.remove(ticket.key());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes up the writer, now or at its next wait. */
    void nudge() {
        lock.lock();
        try {
            nudged = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int events() {
        lock.lock();
        try {
            return events;
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private static final class Use {
        private int events;
        private long bytes;
    }

    /** Refuses new tickets from now on. Tickets in the queue can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
