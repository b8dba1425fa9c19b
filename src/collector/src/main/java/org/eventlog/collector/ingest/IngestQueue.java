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
 * The queue from request threads to the writer's thread, limited in events and bytes. A key may have at most three times
 * as much in it as remains free, so that senders that do not wait leave room to others: one of them fills three quarters.
 * Events taken by the writer count until {@link #done}, because they are in memory until then.
 *
 * <p>Keys take turns. While several send, each turn gives a key the same number of events (deficit round robin), and the
 * writer takes at most one round at a time: an event waits for few of other keys', regardless of how many of them wait.
 */
public final class IngestQueue {
    enum Answer {
        TAKEN, FULL,
        /** There is room, but not for more events of this key. */
        SHARE_FULL, CLOSED
    }

    /** The events of a key's turn while several keys send. */
    static final int TURN = 500;
    /** After this number of groups of one key, it is the only one that sends. */
    private static final int ALONE = 20;

    private final int maxEvents;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** This and the following fields are guarded by the lock. */
    private final Map<String, Lane> byKey = new HashMap<>();
    /** The keys with waiting events, in the order of their turns. */
    private final Deque<Lane> turns = new ArrayDeque<>();
    /** The key of the latest group, null if it was of several; and how many groups it has had one after another. */
    private String latest;
    private int alone;
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
            Lane mine = byKey.computeIfAbsent(ticket.key(), Lane::new);
            if (mine.events > 0 && (isAboveShare(mine.events, events, ticket.arrivals().size(), maxEvents)
                    || isAboveShare(mine.bytes, bytes, ticket.bytes(), maxBytes))) {
                return Answer.SHARE_FULL;
            }
            if (mine.waiting.isEmpty()) {
                turns.add(mine);
            }
            mine.waiting.add(ticket);
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

    private static boolean isAboveShare(long own, long all, long more, long max) {
        return own + more > 3 * (max - all - more);
    }

    /**
     * Returns the next tickets: at least one, then as many as fit into the given number of events; a round of turns
     * if several keys send. Returns none after the timeout, or immediately if the queue is closed and empty or
     * {@link #nudge} was called.
     */
    List<PendingCommit> take(int atMostEvents, long time, TimeUnit unit) throws InterruptedException {
        List<PendingCommit> taken = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            long nanos = unit.toNanos(time);
            while (turns.isEmpty() && !closed && !nudged && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            nudged = false;
            boolean shared = !turns.isEmpty() && isShared();
            while (!turns.isEmpty() && taken.isEmpty()) {
                round(shared, atMostEvents, taken);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Whether several keys send: their events wait now, or did so for one of the latest groups. */
    private boolean isShared() {
        String only = turns.size() == 1 ? turns.peek().key : null;
        alone = only != null && only.equals(latest) ? Math.min(ALONE, alone + 1) : 0;
        latest = only;
        return alone < ALONE;
    }

    /** Gives each key a turn, as long as there is room. A key whose next ticket only lacked room is first next time. */
    private void round(boolean shared, int most, List<PendingCommit> taken) {
        int left = most;
        Deque<Lane> cut = new ArrayDeque<>();
        for (int lanes = turns.size(); lanes > 0 && (left > 0 || taken.isEmpty()); lanes--) {
            Lane lane = turns.poll();
            left -= turn(lane, shared, left, taken);
            if (lane.isDue()) {
                cut.push(lane);
            } else if (!lane.waiting.isEmpty()) {
                turns.add(lane);
            }
        }
        cut.forEach(turns::addFirst);
    }

    /**
     * Takes the tickets that a key may have in its turn. What is left of its share counts for its next turn, so that a
     * large ticket gets its turn, too.
     *
     * @return the number of their events
     */
    private int turn(Lane lane, boolean shared, int most, List<PendingCommit> taken) {
        if (!shared) {
            lane.share = Integer.MAX_VALUE;
        } else if (!lane.isDue()) {
            // Otherwise its latest turn goes on, so that its share stays below one ticket and one turn.
            lane.share += TURN;
        }
        int count = 0;
        while (!lane.waiting.isEmpty()) {
            int next = lane.waiting.peek().arrivals().size();
            if (next > lane.share || count + next > most && !taken.isEmpty()) {
                break;
            }
            taken.add(lane.waiting.poll());
            lane.share -= next;
            count += next;
        }
        if (lane.waiting.isEmpty() || !shared) {
            lane.share = 0;
        }
        return count;
    }

    /** Returns all remaining tickets. Also works in an interrupted thread. */
    List<PendingCommit> takeAll() {
        lock.lock();
        try {
            List<PendingCommit> taken = new ArrayList<>();
            for (Lane lane : turns) {
                taken.addAll(lane.waiting);
                lane.waiting.clear();
            }
            turns.clear();
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
                Lane lane = byKey.get(ticket.key());
                lane.events -= ticket.arrivals().size();
                lane.bytes -= ticket.bytes();
                if (lane.events == 0) {
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

    /** The tickets of one key, and what it uses of the queue. */
    private static final class Lane {
        private final String key;
        private final Deque<PendingCommit> waiting = new ArrayDeque<>();
        /** How many events it may have in its turn. */
        private int share;
        private int events;
        private long bytes;

        Lane(String key) {
            this.key = key;
        }

        /** Whether its next ticket is within its share already. */
        boolean isDue() {
            return !waiting.isEmpty() && waiting.peek().arrivals().size() <= share;
        }
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
