// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.EventLostException;
import org.eventlog.Level;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.RejectedEvents;
import org.eventlog.pipeline.ChunkStore.Contents;

/**
 * The queue between inbox and sender. What is to be sent soon is in memory, so that the store is read only after a
 * restart or behind a backlog; and everything goes to the {@link ChunkStore}, but for what is delivered within a
 * moment.
 * <p>
 * Two threads: the journal thread calls {@link #step}, and alone touches the store; the sender has the {@link Outlet}.
 * <p>
 * Positions belong to a journal's id. When the store comes back after it could not be opened, or a new file takes the
 * place of a damaged one, what is in memory gets positions behind what the store has, under the store's id: the sender
 * sees the new id and starts from the first event not released.
 */
final class Journal {
    /** How much one look into the inbox takes: more than a commit's fixed cost, less than a pause anyone notices. */
    private static final long TAKE_BYTES = 4 << 20;
    private static final long READ_BYTES = 4 << 20;
    private static final long ADOPT_BYTES = 1 << 20;

    private final Inbox inbox;
    private final Keeper keeper;
    private final Outlet outlet;
    private final Room room;
    private final Survey survey;
    private final Leftovers leftovers;
    private final Receipts receipts;
    private final Drops drops;
    private final Notes notes;
    private final Bounds bounds;
    private final Errands errands = new Errands();
    private final long run;

    // Owned by the journal thread
    private boolean opened;
    private final List<Chunk> replayed = new ArrayList<>();
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
     * What a journal may hold, and what gives way beyond.
     *
     * @param capacity
     *            bytes it may hold
     * @param memory
     *            bytes of them that may be in memory
     * @param maxAge
     *            how long an event may wait, or zero for any time
     * @param storeAfter
     *            how long an event may wait for its delivery before it is stored, while the receiver takes what it gets
     */
    record Bounds(long capacity, long memory, WhenFull whenFull, Duration maxAge, Duration storeAfter) {}

    /**
     * @param leftovers
     *            or null where there are no files
     * @param run
     *            a random number, see {@link Chunk#run}
     */
    Journal(Inbox inbox, Keeper keeper, Leftovers leftovers, Receipts receipts, Drops drops, Notes notes,
            InstantSource clock, long run, Bounds bounds) {
        this.inbox = inbox;
        this.keeper = keeper;
        this.leftovers = leftovers;
        this.receipts = receipts;
        this.drops = drops;
        this.run = run;
        this.notes = notes;
        this.bounds = bounds;
        this.outlet = new Outlet(bounds.memory(), run, receipts, clock, inbox::wake);
        this.room = new Room(keeper, outlet, receipts, drops, clock, bounds);
        this.survey = new Survey(keeper, outlet, clock);
    }

    /** The sender's end. */
    Outlet outlet() {
        return outlet;
    }

    /** Opens the store now, on this thread, or throws; before the journal thread is there. */
    void require() throws StoreException {
        opened = true;
        start(keeper.require(), 0);
    }

    /**
     * Opens the store and takes up what an earlier run left in it. When it can't be opened, memory takes its place and
     * the operator is told: the application goes on in either case. For the journal thread, as it may have to load a
     * native library first.
     */
    private void open() {
        if (!opened) {
            opened = true;
            start(keeper.open(), 0);
        } else if (!keeper.isOpen() && keeper.isDue()) {
            long lostFrom = keeper.firstUnstored();
            Contents contents = keeper.tryOpen();
            if (contents != null) {
                receipts.settleBelow(lostFrom,
                        new EventLostException(
                                "the journal's file was damaged or taken by another; what can be read of it will be sent"));
                // Of the first chunk in memory some events may be delivered already.
                start(contents, Math.max(0, outlet.released() - lostFrom));
            }
        }
    }

    private void start(Contents found, long delivered) {
        long end = keeper.renumber(found.next(), run);
        outlet.restart(found.journalId(), found.released() + (found.released() == found.next() ? delivered : 0), end);
        durable = keeper.durable();
        started = true;
    }

    /** Whether it is known what an earlier run left: before that nothing can be said of what waits. */
    boolean started() {
        return started;
    }

    /**
     * Stores what waits in the inbox, forgets what was released, and fetches what the sender will want. For the journal
     * thread.
     *
     * @return whether there was anything to do
     */
    boolean step() {
        boolean saved = save(false);
        boolean fetched = fetch();
        return saved || fetched || keeper.tidy();
    }

    private boolean save(boolean last) {
        open();
        errands.run();
        room.expire();
        if (room.isTight(inbox.bytes())) {
            makeRoom();
        }
        List<Chunk> fresh = new ArrayList<>();
        takeInbox(fresh, last);
        replayed.forEach(chunk -> take(chunk, fresh));
        replayed.clear();
        boolean adopted = !last && adopt(fresh);
        long asides = outlet.asides();
        long upTo = outlet.takeSetAside(keeper);
        keeper.release(upTo);
        // Room that is needed is not left to what is delivered already.
        boolean defers = outlet.flowing() && !last && !adopted && room.isAmple();
        long defer = defers ? bounds.storeAfter().toNanos() : 0;
        boolean write = keeper.hasWork(upTo, defer) && keeper.isDue();
        boolean stored = write && keeper.write(upTo, defer);
        if (write) {
            room.written();
        }
        if (!fresh.isEmpty()) {
            outlet.publish(fresh);
        }
        if (adopted && stored) {
            leftovers.taken();
        }
        if (keeper.hasSetAsideAll()) {
            asidesKept = asides;
        }
        boolean work = write || !fresh.isEmpty();
        durable = keeper.durable();
        degraded = keeper.degraded();
        queuedBytes = keeper.bytes();
        survey.look();
        return work;
    }

    /** What is delivered and still there must not be the reason for which something new is dropped. */
    private void makeRoom() {
        long upTo = outlet.takeSetAside(keeper);
        keeper.release(upTo);
        if (keeper.hasWork(upTo, 0) && keeper.isDue()) {
            keeper.write(upTo, 0);
            room.written();
        }
    }

    private void takeInbox(List<Chunk> fresh, boolean last) {
        if (!last && bounds.whenFull() == WhenFull.BLOCK && room.isFull()) {
            // The inbox fills, and the callers wait.
            return;
        }
        long size = 0;
        for (Chunk chunk : inbox.take(TAKE_BYTES)) {
            size += chunk.length;
            Chunk admitted = room.admit(chunk);
            if (admitted != null) {
                take(admitted, fresh);
            }
        }
        if (size > 0) {
            inbox.free(size);
        }
    }

    private void take(Chunk chunk, List<Chunk> fresh) {
        outlet.number(chunk);
        receipts.placed(chunk);
        keeper.keep(chunk);
        fresh.add(chunk);
    }

    /** Takes over a piece of what others left, while our own journal is less than half full. */
    private boolean adopt(List<Chunk> fresh) {
        if (leftovers == null || !keeper.durable() || keeper.bytes() > bounds.capacity() / 2) {
            return false;
        }
        List<Chunk> found = leftovers.next(ADOPT_BYTES);
        found.forEach(chunk -> take(chunk, fresh));
        keeper.setAside(leftovers.rejected());
        return !found.isEmpty();
    }

    /** Reads from the store (or from what could not be stored) when the sender has little left. */
    private boolean fetch() {
        long from = outlet.wanted();
        if (from < 0) {
            return false;
        }
        List<Chunk> found = keeper.read(from, Math.min(READ_BYTES, bounds.memory() / 2));
        if (found == null) {
            return false;
        }
        outlet.supply(from, found);
        return !found.isEmpty();
    }

    /** Bytes of the chunks in the journal; a chunk counts until all of its events are gone. */
    long queuedBytes() {
        return queuedBytes;
    }

    boolean durable() {
        return durable;
    }

    /** What an operator may want to know of it; for any thread. */
    PipelineStats.Queue stats() {
        return new PipelineStats.Queue(outlet.queuedEvents(), queuedBytes, bounds.capacity(), survey.fileBytes(),
                survey.oldestAge(), durable, degraded);
    }

    String describe() {
        return keeper.describe();
    }

    /** Rejected events and what may be done with them. For any thread but the journal's. */
    RejectedEvents rejected() {
        return new RejectedDesk(errands, inbox::wake, keeper, replayed::add);
    }

    /** Whether so many of the events set aside can be found among the rejected ones; for any thread. */
    boolean hasKeptAsides(long asides) {
        return asidesKept >= asides;
    }

    /**
     * The journal's last act: stores what came in, forgets what was sent. Not while a step is running. Never throws.
     */
    void close() {
        try {
            keeper.hurry();
            do {
                save(true);
            } while (inbox.bytes() > 0);
        } catch (RuntimeException | Error e) {
            notes.broken("journal's close", e);
        }
        try {
            end();
        } catch (RuntimeException | Error e) {
            notes.broken("journal's close", e);
        } finally {
            // Whatever happened, the file is left to the next who wants it.
            keeper.close();
        }
    }

    private void end() {
        errands.close();
        long lost = loseInbox() + lose(keeper.meantToLast() ? keeper.unstored() : inMemory());
        receipts.settleAll(new EventLostException("closed before it was delivered"));
        if (leftovers != null) {
            leftovers.close();
        }
        notes.closed(outlet.queuedEvents() - lost, lost, keeper.describe());
    }

    /**
     * Gives up what is not known to be saved, in the place of the journal's thread, which is held up and may still save
     * it. For the closing thread.
     */
    void abandon() {
        long unsaved = inbox.events() + keeper.unstoredEvents();
        abandoned = unsaved;
        if (unsaved > 0) {
            drops.add(DropReason.NOT_SAVED, Level.INFO.ordinal(), unsaved);
        }
        errands.close();
        receipts.settleAll(new EventLostException("closed before it was known to be saved"));
        notes.heldUpAtClose(unsaved, keeper.describe());
    }

    /** What is still there when saving has failed. */
    private long loseInbox() {
        long lost = 0;
        for (Chunk chunk : inbox.take(Long.MAX_VALUE)) {
            drops.add(DropReason.NOT_SAVED, chunk);
            lost += chunk.count;
        }
        return lost;
    }

    private List<Chunk> inMemory() {
        List<Chunk> all = keeper.read(outlet.released(), Long.MAX_VALUE);
        return all == null ? List.of() : all;
    }

    private long lose(List<Chunk> chunks) {
        long from = outlet.released();
        long lost = 0;
        for (Chunk chunk : chunks) {
            int start = (int) Math.max(0, from - chunk.first);
            if (abandoned == 0) {
                drops.add(DropReason.NOT_SAVED, chunk.levels, start, chunk.count);
            }
            lost += chunk.count - start;
        }
        return lost;
    }
}
