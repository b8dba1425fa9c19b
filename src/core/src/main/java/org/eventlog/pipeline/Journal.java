// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.eventlog.EventLostException;
import org.eventlog.Level;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.RejectedEvents;
import org.eventlog.pipeline.ChunkStore.Contents;
import org.eventlog.pipeline.ChunkStore.Owner;

/**
 * The queue between inbox and sender. Events to be sent soon are in memory, so the store is read only after a restart
 * or with a backlog. All events are written to the {@link ChunkStore}, except those that are delivered shortly.
 * <p>
 * Two threads use it: the journal thread calls {@link #step}, and only it accesses the store; the sender uses the
 * {@link SendQueue}.
 * <p>
 * Positions belong to the id of a journal. When the store can be opened again, or a new file replaces a damaged one,
 * the events in memory get positions after those in the store, with the store's id. The sender notices the new id and
 * restarts from the first event that is not released. If the store is opened again as it was left, nothing changes.
 */
final class Journal {
    /**
     * The number of bytes taken from the inbox at a time: enough to outweigh a commit's fixed cost, and too few for a
     * noticeable pause.
     */
    private static final long TAKE_BYTES = 4 << 20;
    private static final long READ_BYTES = 4 << 20;
    /** What is saved last may drop a report, which is then to be saved. */
    private static final int MOST_LAST_SAVES = 3;

    private final Inbox inbox;
    private final WriteBehindBuffer writeBehind;
    private final SendQueue sendQueue;
    private final InstantSource clock;
    private final ClockSteps steps;
    private final QueueCapacity queueCapacity;
    private final JournalGauges gauges;
    private final Adoption adoption;
    private final Receipts receipts;
    private final Drops drops;
    private final OperatorLog operatorLog;
    private final Bounds bounds;
    private final OwnerThreadTasks ownerTasks = new OwnerThreadTasks();
    private final long run;

    // Owned by the journal thread
    private boolean opened;
    /** What was found in the store, until the positions follow it: there may be no memory for that at first. */
    private Contents found;
    /** So many events of the first chunk in memory were delivered before. */
    private long deliveredBefore;
    private final PositionNames names = new PositionNames();
    private final List<Chunk> replayed = new ArrayList<>();
    private final QueuedReports reports;
    private final TakenChunks taken = new TakenChunks();
    // Written by the journal thread
    private volatile boolean durable;
    private volatile boolean degraded;
    private volatile boolean started;
    private volatile long queuedBytes;
    /** So many of the events set aside are among the rejected ones. */
    private volatile long asidesKept;
    /** Events given up at the close while the journal's thread was held up; already counted. */
    private volatile long abandoned;

    /**
     * The limits of a journal, and what is dropped above them.
     *
     * @param capacity the maximum size in bytes
     * @param memory the maximum size in memory, in bytes
     * @param maxAge
     *            how long an event may wait, or zero for any time
     */
    record Bounds(long capacity, long memory, WhenFull whenFull, Duration maxAge) {}

    /**
     * @param orphans null if there are no files
     * @param run a random number, see {@link Chunk#run}
     */
    Journal(Inbox inbox, WriteBehindBuffer writeBehind, OrphanRecovery orphans, Receipts receipts, Drops drops,
            OperatorLog operatorLog, InstantSource clock, LongSupplier ticker, long run,
            Bounds bounds) {
        this.inbox = inbox;
        this.writeBehind = writeBehind;
        this.adoption = new Adoption(orphans);
        this.reports = new QueuedReports();
        this.receipts = receipts;
        this.drops = drops;
        this.run = run;
        this.operatorLog = operatorLog;
        this.bounds = bounds;
        this.sendQueue = new SendQueue(bounds.memory(), run, receipts, clock, inbox.pool(), inbox::wake);
        writeBehind.onStored(sendQueue::stored);
        writeBehind.ownedBy(new Owner() {
            @Override
            public List<Chunk> held() {
                return sendQueue.held();
            }

            @Override
            public long released() {
                return sendQueue.released();
            }

            @Override
            public void lost(Positions events) {
                receipts.lost(events, new EventLostException(
                        "the journal's file was damaged, or changed by another program"));
            }
        });
        this.clock = clock;
        this.steps = new ClockSteps(clock, ticker);
        this.queueCapacity = new QueueCapacity(writeBehind, sendQueue, receipts, drops, reports, clock, steps,
                bounds);
        this.gauges = new JournalGauges(writeBehind, sendQueue, clock, steps);
    }

    /** The sender's end. */
    SendQueue sendQueue() {
        return sendQueue;
    }

    /** Opens the store now, on this thread, or throws; before the journal thread is there. */
    void require() throws ChunkStoreException {
        opened = true;
        start(writeBehind.require(), 0);
    }

    /**
     * Opens the store and loads what an earlier run left in it. If it cannot be opened, events are kept in memory and
     * the operator is informed; the application continues in either case. For the journal thread, because it may have
     * to load a native library first.
     */
    private void open() {
        if (found != null) {
            start();
        }
        if (!opened) {
            Contents contents = writeBehind.open();
            opened = true;
            start(contents, 0);
        } else if (!writeBehind.isOpen() && writeBehind.isDue()) {
            long lostFrom = writeBehind.firstUnstored();
            Contents contents = writeBehind.tryOpen(sendQueue.released(), sendQueue.end());
            if (contents != null && !writeBehind.resumed()) {
                try {
                    receipts.settleBelow(lostFrom, new EventLostException(
                            "the journal's file was damaged or taken by another; what can be read of it will be sent"));
                } finally {
                    // Of the first chunk in memory some events may be delivered already.
                    start(contents, Math.max(0, sendQueue.released() - lostFrom));
                }
            }
        }
    }

    private void start(Contents contents, long delivered) {
        found = contents;
        deliveredBefore = delivered;
        start();
    }

    private void start() {
        long end = writeBehind.renumber(found.next(), run);
        sendQueue.restart(names.next(found.journalId()),
                found.released() + (found.released() == found.next() ? deliveredBefore : 0), end);
        durable = writeBehind.durable();
        started = true;
        found = null;
        reports.forget();
    }

    /** Whether the events left by an earlier run are known. Before that, the state of the queue is unknown. */
    boolean started() {
        return started;
    }

    /**
     * Stores events from the inbox, deletes released ones, and loads those that the sender needs next. For the journal
     * thread.
     *
     * @return whether there was anything to do
     */
    boolean step() {
        boolean saved = save(false);
        boolean fetched = fetch();
        return saved || fetched || writeBehind.tidy();
    }

    private boolean save(boolean last) {
        open();
        ownerTasks.run();
        steps.look(sendQueue.released(), sendQueue.end());
        reports.released(sendQueue.released());
        queueCapacity.expire();
        if (queueCapacity.isTight(inbox.bytes())) {
            makeRoom();
        }
        List<Chunk> fresh = new ArrayList<>(replayed);
        replayed.clear();
        takeInbox(fresh, last);
        takeReports(fresh);
        adopt(fresh, last);
        long asides = sendQueue.asides();
        long upTo = sendQueue.takeSetAside(writeBehind);
        writeBehind.release(upTo);
        if (!fresh.isEmpty()) {
            // Before they are written: a slow disk delays no delivery.
            sendQueue.publish(fresh);
        }
        boolean write = writeBehind.hasWork(upTo, last || adoption.isOwed() || !queueCapacity.isAmple())
                && writeBehind.isDue();
        if (write) {
            writeBehind.write(upTo);
            queueCapacity.written();
        }
        if (writeBehind.hasStoredAll()) {
            adoption.stored();
        }
        if (writeBehind.hasSetAsideAll()) {
            asidesKept = asides;
        }
        boolean work = write || !fresh.isEmpty();
        sendQueue.crowded(!queueCapacity.isAmple());
        durable = writeBehind.durable();
        degraded = writeBehind.degraded();
        queuedBytes = writeBehind.bytes();
        gauges.look();
        return work;
    }

    /** What is delivered and still there must not be the reason for which something new is dropped. */
    private void makeRoom() {
        long upTo = sendQueue.takeSetAside(writeBehind);
        writeBehind.release(upTo);
        if (writeBehind.hasWork(upTo, true) && writeBehind.isDue()) {
            writeBehind.write(upTo);
            queueCapacity.written();
        }
    }

    private void takeInbox(List<Chunk> fresh, boolean last) {
        if (!last && !inbox.isClosed() && bounds.whenFull() == WhenFull.BLOCK && queueCapacity.isFull()) {
            // The inbox fills, and the callers wait. At the end, none does any more.
            return;
        }
        if (taken.isEmpty()) {
            taken.take(inbox, TAKE_BYTES);
        }
        for (Chunk chunk = taken.next(); chunk != null; chunk = taken.next()) {
            Chunk admitted = queueCapacity.admit(chunk);
            if (admitted != null) {
                take(admitted, clock.millis(), fresh);
            }
            taken.done();
        }
        taken.free(inbox);
    }

    /** Adds an event of Eventlog itself, even if the queue is full: to be used for a few. For any thread. */
    void report(byte[] event, byte level) {
        reports.add(event, level);
    }

    /** Whether a report is not yet in the queue; for any thread. */
    boolean hasReports() {
        return !reports.isEmpty();
    }

    /** Whether the queue has room for some more bytes. */
    boolean hasRoom(long bytes) {
        return !queueCapacity.isTight(bytes);
    }

    private void takeReports(List<Chunk> fresh) {
        for (Chunk report = reports.next(); report != null; report = reports.next()) {
            take(report, clock.millis(), fresh);
            reports.taken();
        }
    }

    /** @param arrived in milliseconds since 1970 */
    private void take(Chunk chunk, long arrived, List<Chunk> fresh) {
        sendQueue.number(chunk, arrived);
        receipts.placed(chunk);
        fresh.add(chunk);
        // Last: what is kept must not be taken again, even if the memory was not enough for the rest.
        writeBehind.keep(chunk);
    }

    /** Takes over a piece of the events of abandoned files, while this journal is less than half full. */
    private void adopt(List<Chunk> fresh, boolean last) {
        if (!last && writeBehind.durable() && writeBehind.bytes() <= bounds.capacity() / 2) {
            adoption.read(writeBehind::adopt);
        }
        for (Chunk chunk = adoption.next(); chunk != null; chunk = adoption.next()) {
            // They have waited in the other file before.
            take(chunk, chunk.time, fresh);
            adoption.done();
        }
    }

    /** Reads from the store, or from chunks that could not be stored, if the sender has few events left. */
    private boolean fetch() {
        long from = sendQueue.wanted();
        if (from < 0) {
            return false;
        }
        List<Chunk> found = writeBehind.read(from, Math.min(READ_BYTES, bounds.memory() / 2));
        if (found == null) {
            return false;
        }
        sendQueue.supply(from, found);
        return !found.isEmpty();
    }

    /** The size of the chunks in the journal; a chunk counts until all its events are delivered. */
    long queuedBytes() {
        return queuedBytes;
    }

    boolean durable() {
        return durable;
    }

    /** What an operator may want to know of it; for any thread. */
    PipelineStats.Queue stats() {
        return new StatsSnapshot.QueueState(sendQueue.queuedEvents(), queuedBytes, bounds.capacity(),
                gauges.fileBytes(),
                gauges.oldestAge(), durable, degraded);
    }

    String describe() {
        return writeBehind.describe();
    }

    /**
     * Manages rejected events. For any thread except the journal's.
     *
     * @param headed whether each event has a heading
     */
    RejectedEvents rejected(boolean headed) {
        // They get their positions before this returns, so that a later flush waits for them.
        return new DeadLetters(ownerTasks, inbox::wake, writeBehind,
                chunk -> take(chunk, clock.millis(), replayed), headed);
    }

    /** Whether this number of rejected events is available; for any thread. */
    boolean hasKeptAsides(long asides) {
        return asidesKept >= asides;
    }

    /**
     * Stores remaining events and deletes released ones, as the last step. Must not be called while a step is running.
     * Never throws.
     *
     * @param lastReport reports what was dropped until now
     */
    void close(Runnable lastReport) {
        try {
            saveLast();
        } catch (RuntimeException | Error e) {
            operatorLog.broken("journal's close", e);
        }
        try {
            if (abandoned == 0) {
                // Otherwise, what was just saved would be reported as lost.
                lastReport.run();
            }
        } catch (RuntimeException | Error e) {
            operatorLog.broken("journal's close", e);
        }
        try {
            for (int i = 0; i < MOST_LAST_SAVES && hasReports(); i++) {
                saveLast();
            }
        } catch (RuntimeException | Error e) {
            operatorLog.broken("journal's close", e);
        }
        try {
            end();
        } catch (RuntimeException | Error e) {
            operatorLog.broken("journal's close", e);
        } finally {
            // Release the file in any case, for the next instance.
            writeBehind.close();
        }
    }

    /** Without a report. */
    void close() {
        close(() -> {});
    }

    private void saveLast() {
        try {
            saveAll();
        } catch (OutOfMemoryError e) {
            // What was taken or written is known after the next attempt, and there is no later one.
            saveAll();
        }
    }

    private void saveAll() {
        writeBehind.hurry();
        do {
            save(true);
        } while (!inbox.isEmpty());
    }

    private void end() {
        ownerTasks.close();
        try {
            long lost = new UnsavedEvents(inbox, taken, adoption, writeBehind, sendQueue, drops).lose(abandoned > 0);
            long missing = writeBehind.missing(sendQueue.released());
            operatorLog.closed(sendQueue.queuedEvents() - lost - missing, lost, writeBehind.describe(),
                    writeBehind.meantToLast());
        } finally {
            receipts.settleAll(new EventLostException("closed before it was delivered"));
            adoption.close();
        }
    }

    /**
     * Counts events as lost that are not known to be saved, because the journal thread is blocked; it may still save
     * them. For the closing thread.
     */
    void abandon() {
        long unsaved = inbox.events() + writeBehind.unstoredEvents();
        abandoned = unsaved;
        if (unsaved > 0) {
            drops.add(DropReason.NOT_SAVED, Level.INFO.ordinal(), unsaved);
        }
        ownerTasks.close();
        receipts.settleAll(new EventLostException("closed before it was known to be saved"));
        operatorLog.heldUpAtClose(unsaved, writeBehind.describe());
    }
}
