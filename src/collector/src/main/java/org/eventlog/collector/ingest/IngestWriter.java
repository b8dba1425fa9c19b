// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreWork;
import org.eventlog.collector.web.CollectorStats;

/**
 * The only thread that writes to the database. It takes all waiting events, commits them in one transaction, and then
 * answers their requests. The more requests wait, the fewer flushes are needed for each.
 *
 * <p>If the database cannot be opened or used, requests are refused and the writer retries. It never replaces an
 * existing file.
 */
public final class IngestWriter implements Runnable {
    private static final int GROUP_EVENTS = 5_000;
    private static final long RETRY_SECONDS = 5;
    private static final long LOOK_SECONDS = 5;
    private static final long STUCK_SECONDS = 30;
    private static final long FAILING_SECONDS = 15;

    private final EventStore store;
    private final KeyUpkeep keys;
    private final IngestQueue queue;
    private final Expiry expiry;
    private final DiskSpace disk;
    private final OperatorLog operatorLog;
    private final CollectorConfig.Store where;
    private final CollectorStats stats;
    /**
     * Changes requested by users. They run before the next events, so that a key can be revoked regardless of the
     * number of waiting events.
     */
    private final PendingChanges changes = new PendingChanges();

    /** Why events cannot be accepted, or null. Written by the starting thread, then only by the writer. */
    private volatile StoreException fault = new StoreException(StoreException.Kind.CLOSED, "not started");
    /** The start of the current commit, 0 if there is none. */
    private volatile long busySince;
    /** The last failed commit, null after one that succeeded. */
    private volatile Failure failure;
    /**
     * Limits the message about a full queue to one per commit. Set by requests, reset by the writer after each
     * commit.
     */
    private volatile boolean saidFull;
    // Used by the writer's thread only:
    private boolean saidFault;
    private boolean saidHouse;
    private long refused;
    private long lookedAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(LOOK_SECONDS);

    public IngestWriter(EventStore store, StoredKeys keys, IngestQueue queue, Retention retention, DiskSpace disk,
            OperatorLog operatorLog, CollectorConfig.Store where,
            CollectorStats stats) {
        this.store = store;
        this.keys = new KeyUpkeep(store, keys, operatorLog);
        this.queue = queue;
        this.expiry = new Expiry(store, retention, disk, operatorLog, stats);
        this.disk = disk;
        this.operatorLog = operatorLog;
        this.where = where;
        this.stats = stats;
    }

    StoreException fault() {
        StoreException now = fault;
        return now == null && disk.isTooLow()
                ? new StoreException(StoreException.Kind.FULL, "too little disk space is left")
                : now;
    }

    /** Whether the database is open. */
    public boolean isOpen() {
        return fault == null;
    }

    /**
     * Why the collector is not ready, or null. A failed commit counts for a while, unless another has succeeded since:
     * without requests, nothing would show that commits succeed again.
     */
    public StoreException notReady() {
        StoreException now = fault();
        Failure last = failure;
        return now != null || last == null || System.nanoTime() - last.at > TimeUnit.SECONDS.toNanos(FAILING_SECONDS)
                ? now
                : last.why;
    }

    private record Failure(StoreException why, long at) {}

    public int waitingEvents() {
        return queue.events();
    }

    public long waitingBytes() {
        return queue.bytes();
    }

    boolean isStuck() {
        long since = busySince;
        return since != 0 && System.nanoTime() - since > TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
    }

    IngestQueue.Answer offer(PendingCommit ticket) {
        IngestQueue.Answer answer = queue.offer(ticket);
        if (answer == IngestQueue.Answer.FULL && !saidFull) {
            saidFull = true;
            operatorLog.queueFull();
        }
        return answer;
    }

    /**
     * Executes a change of the store on the writer's thread and waits for it.
     *
     * @throws StoreException BUSY if it did not finish in time (it may still finish), or the exception of the change
     */
    public <T> T change(StoreWork<T> work) throws StoreException {
        StoreException now = fault;
        if (now != null) {
            throw now;
        }
        return changes.make(() -> changed(work), queue::nudge);
    }

    /**
     * Executes a change of the store later, without waiting for it. Not executed if too many changes are waiting or the
     * database cannot be used.
     */
    public void later(StoreWork<?> work) {
        if (fault == null && changes.add(() -> changed(work))) {
            queue.nudge();
        }
    }

    /**
     * Opens the database in the caller's thread, before the writer starts, so that it is open at the first request.
     */
    public void open() {
        disk.look();
        try {
            openStore();
            keys.load();
            if (saidFault) {
                operatorLog.openAgain(where.where());
            }
            saidFault = false;
            fault = null;
        } catch (StoreException e) {
            fault = e;
            if (!saidFault) {
                operatorLog.cannotOpen(where.where(), e, RETRY_SECONDS);
            }
            saidFault = true;
        }
    }

    private void openStore() throws StoreException {
        try {
            store.open();
        } catch (RuntimeException | LinkageError e) {
            // A JDBC driver or one of its libraries is missing or incompatible.
            throw new StoreException(StoreException.Kind.FAILED, "what it needs cannot be used: " + e);
        }
    }

    /** Refuses new events. {@link #run} returns when all accepted events are committed. */
    public void stop() {
        queue.close();
    }

    @Override
    public void run() {
        try {
            while (turn()) {
                // Runs until the queue is closed and empty.
            }
        } finally {
            queue.close();
            fault = new StoreException(StoreException.Kind.CLOSED, "stopped");
            refuseWaiting();
            changes.refuse();
            store.close();
        }
    }

    /** Only {@link #stop} ends the writer, because without it no events would be accepted until the next start. */
    private boolean turn() {
        try {
            return step();
        } catch (InterruptedException e) {
            // Ignore interrupts from elsewhere: only the collector stops this thread.
            return true;
        } catch (RuntimeException | Error e) {
            fault = new StoreException(StoreException.Kind.FAILED, e.getClass().getName());
            operatorLog.unexpected("writer", e);
            return !queue.isClosed();
        }
    }

    /**
     * Processes one group of tickets, or does the housekeeping if there are none. Returns false after the last group.
     */
    boolean step() throws InterruptedException {
        List<PendingCommit> tickets = queue.take(GROUP_EVENTS, patience(), TimeUnit.MILLISECONDS);
        if (tickets.isEmpty() && queue.isClosed()) {
            return false;
        }
        try {
            if (fault != null) {
                tickets.forEach(ticket -> ticket.result().completeExceptionally(fault));
                changes.refuse();
                open();
            } else if (!changes.isEmpty()) {
                changes.run();
                commit(tickets.stream().filter(PendingCommit::take).toList());
            } else if (!tickets.isEmpty()) {
                commit(tickets.stream().filter(PendingCommit::take).toList());
            }
        } finally {
            queue.done(tickets);
        }
        if (fault == null) {
            try {
                keepHouse();
                saidHouse = false;
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                // Events can be stored nevertheless.
                if (!saidHouse) {
                    operatorLog.unexpected("housekeeping", e);
                }
                saidHouse = true;
            }
        }
        return true;
    }

    private long patience() {
        if (fault != null) {
            return TimeUnit.SECONDS.toMillis(RETRY_SECONDS);
        }
        return expiry.isUnderWay()
                ? 0
                : store.isShared() ? KeyUpkeep.RELOAD_MILLIS : TimeUnit.SECONDS.toMillis(LOOK_SECONDS);
    }

    /** For tests: whether a change is waiting. */
    boolean hasChanges() {
        return !changes.isEmpty();
    }

    /** A change of a key takes effect before it is confirmed. */
    private <T> T changed(StoreWork<T> work) throws StoreException {
        try {
            return work.in(store);
        } finally {
            keys.reload();
        }
    }

    private void commit(List<PendingCommit> tickets) {
        if (tickets.isEmpty()) {
            return;
        }
        busySince = System.nanoTime();
        try {
            append(tickets);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.FAILED && tickets.size() > 1) {
                // One event may be the cause. Commit each ticket separately, so that the others are stored.
                tickets.forEach(ticket -> commit(List.of(ticket)));
            } else {
                refuse(tickets, e);
            }
        } catch (RuntimeException | Error e) {
            operatorLog.unexpected("commit", e);
            refuse(tickets, new StoreException(StoreException.Kind.FAILED, e.getClass().getName()));
        } finally {
            busySince = 0;
        }
    }

    private void append(List<PendingCommit> tickets) throws StoreException {
        List<EventStore.Arrival> all = new ArrayList<>();
        tickets.forEach(ticket -> all.addAll(ticket.arrivals()));
        long began = System.nanoTime();
        boolean[] duplicates = store.append(all);
        int known = 0;
        for (boolean duplicate : duplicates) {
            known += duplicate ? 1 : 0;
        }
        stats.committed(duplicates.length, known, System.nanoTime() - began);
        int from = 0;
        for (PendingCommit ticket : tickets) {
            int to = from + ticket.arrivals().size();
            if (to > from) {
                // All of them came with one key.
                stats.received(ticket.arrivals().get(0).key(), to - from);
            }
            ticket.result().complete(Arrays.copyOfRange(duplicates, from, to));
            from = to;
        }
        saidFull = false;
        failure = null;
        if (refused > 0) {
            operatorLog.commitsAgain(refused);
            refused = 0;
        }
    }

    private void refuse(List<PendingCommit> tickets, StoreException e) {
        failure = new Failure(e, System.nanoTime());
        if (refused == 0) {
            operatorLog.commitFailed(e);
        }
        for (PendingCommit ticket : tickets) {
            refused += ticket.arrivals().size();
            ticket.result().completeExceptionally(e);
        }
        if (e.kind() == StoreException.Kind.FULL) {
            disk.isFull();
            expiry.hurry();
        }
        if (e.kind() != StoreException.Kind.BUSY) {
            // After a full disk or an error, the state of the connection is unreliable. Clear an interrupt, which may
            // have caused the error, so that it does not cause another.
            Thread.interrupted();
            open();
        }
    }

    private void refuseWaiting() {
        queue.takeAll().forEach(ticket -> ticket.result().completeExceptionally(fault));
    }

    private void keepHouse() {
        long now = System.nanoTime();
        if (now - lookedAt >= TimeUnit.SECONDS.toNanos(LOOK_SECONDS)) {
            lookedAt = now;
            disk.look();
            if (disk.isTooLow()) {
                expiry.hurry();
            }
        }
        keys.work(now);
        if (!expiry.work(System.nanoTime())) {
            open();
        }
    }
}
