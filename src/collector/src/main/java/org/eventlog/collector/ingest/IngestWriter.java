// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.keys.StoredKeys;
import org.eventlog.collector.log.Messages;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;

/**
 * The one thread that writes. It takes whatever requests have brought meanwhile, commits it as one transaction and only
 * then answers them: so the more come at once, the fewer flushes each costs.
 *
 * <p>If the database cannot be opened, or not be used any more, requests are refused and it is tried again; a file is never
 * created in place of one that is there.
 */
public final class IngestWriter implements Runnable {
    private static final int GROUP_EVENTS = 10_000;
    private static final long RETRY_SECONDS = 5;
    private static final long LOOK_SECONDS = 5;
    private static final long RETENTION_SECONDS = 60;
    private static final long STUCK_SECONDS = 30;

    private final EventStore store;
    private final StoredKeys keys;
    private final IngestQueue queue;
    private final Retention retention;
    private final DiskSpace disk;
    private final Messages messages;
    private final CollectorConfig.Store where;

    /** Why nothing can be taken, null if it can. Written by the thread that starts, then by the writer's only. */
    private volatile StoreException fault = new StoreException(StoreException.Kind.CLOSED, "not started");
    /** Since when the writer has been at one commit, 0 if it is not. */
    private volatile long busySince;
    /** Set by the writer after each commit, by requests when they find the queue full: only for saying it once. */
    private volatile boolean saidFull;
    // Used by the writer's thread only:
    private boolean keysLoaded;
    private boolean saidFault;
    private long refused;
    private long lookedAt;
    private long retentionAt;
    private long deleted;

    public IngestWriter(EventStore store, StoredKeys keys, IngestQueue queue, Retention retention, DiskSpace disk,
            Messages messages, CollectorConfig.Store where) {
        this.store = store;
        this.keys = keys;
        this.queue = queue;
        this.retention = retention;
        this.disk = disk;
        this.messages = messages;
        this.where = where;
        long now = System.nanoTime();
        lookedAt = now - TimeUnit.SECONDS.toNanos(LOOK_SECONDS);
        retentionAt = now;
    }

    /** Why events cannot be taken now, or null. */
    StoreException fault() {
        StoreException now = fault;
        return now == null && disk.isTooLow()
                ? new StoreException(StoreException.Kind.FULL, "too little disk space is left")
                : now;
    }

    boolean isStuck() {
        long since = busySince;
        return since != 0 && System.nanoTime() - since > TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
    }

    IngestQueue.Answer offer(Ticket ticket) {
        IngestQueue.Answer answer = queue.offer(ticket);
        if (answer == IngestQueue.Answer.FULL && !saidFull) {
            saidFull = true;
            messages.queueFull();
        }
        return answer;
    }

    /** Opens the database in the caller's thread: before the writer runs, so that the first request finds it open. */
    public void open() {
        disk.look();
        try {
            openStore();
            if (!keysLoaded) {
                keys.load(store);
                keysLoaded = true;
            }
            if (saidFault) {
                messages.openAgain(where.file());
            }
            saidFault = false;
            fault = null;
        } catch (StoreException e) {
            fault = e;
            if (!saidFault) {
                messages.cannotOpen(where.file(), e, RETRY_SECONDS);
            }
            saidFault = true;
        }
    }

    private void openStore() throws StoreException {
        try {
            store.open();
        } catch (RuntimeException | LinkageError e) {
            // The native library of SQLite is missing for this machine, or may not be run from the temporary directory.
            throw new StoreException(StoreException.Kind.FAILED, "SQLite cannot be used: " + e);
        }
    }

    /** Lets nothing in any more; {@link #run} ends when what is in has been committed. */
    public void stop() {
        queue.close();
    }

    @Override
    public void run() {
        try {
            while (step()) {
                // Until the queue is closed and empty.
            }
        } catch (InterruptedException e) {
            // The thread is ours and nobody interrupts it; should somebody, then to end it.
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
            fault = new StoreException(StoreException.Kind.CLOSED, "stopped");
            refuseWaiting();
            store.close();
        }
    }

    /** One turn: a group of tickets, or the housekeeping when there are none. False when it was the last. */
    boolean step() throws InterruptedException {
        long patience = fault != null ? RETRY_SECONDS : deleted > 0 ? 0 : LOOK_SECONDS;
        List<Ticket> tickets = queue.take(GROUP_EVENTS, patience, TimeUnit.SECONDS);
        if (tickets.isEmpty() && queue.isClosed()) {
            return false;
        }
        try {
            if (fault != null) {
                tickets.forEach(ticket -> ticket.result().completeExceptionally(fault));
                open();
            } else if (!tickets.isEmpty()) {
                commit(tickets.stream().filter(Ticket::take).toList());
            }
        } finally {
            queue.done(tickets);
        }
        if (fault == null) {
            keepHouse();
        }
        return true;
    }

    private void commit(List<Ticket> tickets) {
        busySince = System.nanoTime();
        try {
            append(tickets);
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.FAILED && tickets.size() > 1) {
                // It may be one event's fault: by themselves the others get through.
                tickets.forEach(ticket -> commit(List.of(ticket)));
            } else {
                refuse(tickets, e);
            }
        } catch (RuntimeException | Error e) {
            messages.unexpected("commit", e);
            refuse(tickets, new StoreException(StoreException.Kind.FAILED, e.getClass().getName()));
        } finally {
            busySince = 0;
        }
    }

    private void append(List<Ticket> tickets) throws StoreException {
        List<EventStore.Arrival> all = new ArrayList<>();
        tickets.forEach(ticket -> all.addAll(ticket.arrivals()));
        boolean[] duplicates = store.append(all);
        int from = 0;
        for (Ticket ticket : tickets) {
            int to = from + ticket.arrivals().size();
            ticket.result().complete(Arrays.copyOfRange(duplicates, from, to));
            from = to;
        }
        saidFull = false;
        if (refused > 0) {
            messages.commitsAgain(refused);
            refused = 0;
        }
    }

    private void refuse(List<Ticket> tickets, StoreException e) {
        if (refused == 0) {
            messages.commitFailed(e);
        }
        for (Ticket ticket : tickets) {
            refused += ticket.arrivals().size();
            ticket.result().completeExceptionally(e);
        }
        if (e.kind() != StoreException.Kind.BUSY) {
            // After a full disk or an error the connection's state is not to be trusted.
            open();
        }
    }

    private void refuseWaiting() {
        try {
            List<Ticket> left = queue.take(Integer.MAX_VALUE, 0, TimeUnit.SECONDS);
            left.forEach(ticket -> ticket.result().completeExceptionally(fault));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepHouse() {
        long now = System.nanoTime();
        if (now - lookedAt >= TimeUnit.SECONDS.toNanos(LOOK_SECONDS)) {
            lookedAt = now;
            disk.look();
        }
        if (now - retentionAt >= 0) {
            retentionAt = now + TimeUnit.SECONDS.toNanos(RETENTION_SECONDS);
            try {
                int portion = store.deleteOld(retention.bounds());
                deleted += portion;
                if (portion > 0) {
                    // More may be left: go on after the next group, or at once if none waits.
                    retentionAt = now;
                } else if (deleted > 0) {
                    messages.retentionDeleted(deleted);
                    deleted = 0;
                }
            } catch (StoreException e) {
                deleted = 0;
                messages.retentionFailed(e);
            }
        }
    }
}
