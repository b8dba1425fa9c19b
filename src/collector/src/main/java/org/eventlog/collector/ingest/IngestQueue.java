// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue from request threads to the writer's thread, limited in events and bytes. Events taken by the writer count
 * until {@link #done}, because they are in memory until then.
 */
public final class IngestQueue {
    enum Answer {
        TAKEN, FULL, CLOSED
    }

    private final int maxEvents;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** This and what follows: guarded by the lock. */
    private final Deque<PendingCommit> waiting = new ArrayDeque<>();
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
            waiting.add(ticket);
            events += ticket.arrivals().size();
            bytes += ticket.bytes();
            changed.signalAll();
            return Answer.TAKEN;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next tickets, at least one and then as many as have no more events than given together; none after the time,
     * at once when the queue is closed and empty or somebody has called {@link #nudge}.
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

    /** What is left, also for a thread that is interrupted. */
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
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has the writer look up from its waiting, now or the next time. */
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

    /** From now on nothing is let in; what is in can still be taken. */
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
