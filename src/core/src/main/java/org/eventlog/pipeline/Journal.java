// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eventlog.EventLostException;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.RejectedEvent;
import org.eventlog.RejectedEvents;
import org.eventlog.pipeline.ChunkStore.Contents;
import org.eventlog.pipeline.ChunkStore.Head;
import org.eventlog.spi.Batch;

/**
 * The queue between inbox and sender. What is to be sent soon is in memory, so that the store is read only after a
 * restart or behind a backlog; and everything goes to the {@link ChunkStore}, but for what is delivered within a moment.
 *
 * <pre>
 *   released             cursor (sender)          windowEnd            next
 *      |--- sent, may yet be   |--- to be sent, in memory |--- on disk    |
 *           sent again; on ----|------ window ------------|   only -------|
 *           disk only
 * </pre>
 *
 * Two threads: the journal thread calls {@link #step}, and alone touches the store; the sender calls {@link #peek} and
 * {@link #release}. What both touch is guarded by the lock, which is never held while the store is at work.
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
    private static final long EXPIRE_MILLIS = 1000;

    private final Inbox inbox;
    private final Keeper keeper;
    private final Leftovers leftovers;
    private final Receipts receipts;
    private final Drops drops;
    private final Notes notes;
    private final InstantSource clock;
    private final Bounds bounds;
    private final Admission admission;
    private final Errands errands = new Errands();
    /** See {@link Chunk#run}. */
    private final long run;

    // Owned by the journal thread
    private boolean opened;
    private long evictedBytes;
    private long expireAt;
    private final List<Chunk> replayed = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock
    private final Window window;
    private final List<RejectedEvent> setAside = new ArrayList<>();
    private String id = "";
    private long next;
    private long released;
    /** The last row of positions without events. */
    private long gapFrom;
    private long gapTo;
    private boolean senderWaits;
    /** Whether the receiver takes what it gets. */
    private volatile boolean flowing;
    // Written by the journal thread
    private volatile boolean durable;
    private volatile boolean started;
    private volatile long queuedBytes;

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
     *            a random number
     */
    Journal(Inbox inbox, Keeper keeper, Leftovers leftovers, Receipts receipts, Drops drops, Notes notes,
            InstantSource clock, long run, Bounds bounds) {
        this.inbox = inbox;
        this.keeper = keeper;
        this.leftovers = leftovers;
        this.receipts = receipts;
        this.drops = drops;
        this.clock = clock;
        this.run = run;
        this.notes = notes;
        this.bounds = bounds;
        this.admission = new Admission(bounds.whenFull(), drops, receipts);
        this.window = new Window(bounds.memory());
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
                        new EventLostException("the journal's file was damaged; what can be read of it will be sent"));
                // Of the first chunk in memory some events may be delivered already.
                start(contents, Math.max(0, released() - lostFrom));
            }
        }
    }

    private void start(Contents found, long delivered) {
        long end = keeper.renumber(found.next(), run);
        lock.lock();
        try {
            id = found.journalId();
            released = found.released() + (found.released() == found.next() ? delivered : 0);
            window.restart(released);
            next = end;
            gapTo = 0;
        } finally {
            lock.unlock();
        }
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
        expire();
        if (used() + inbox.bytes() > capacity()) {
            makeRoom();
        }
        List<Chunk> fresh = new ArrayList<>();
        takeInbox(fresh, last);
        replayed.forEach(chunk -> take(chunk, fresh));
        replayed.clear();
        boolean adopted = !last && adopt(fresh);
        long upTo = takeSetAside();
        keeper.release(upTo);
        // Room that is needed is not left to what is delivered already.
        boolean defers = flowing && !last && !adopted && used() <= capacity() / 2;
        long defer = defers ? bounds.storeAfter().toNanos() : 0;
        boolean write = keeper.hasWork(upTo, defer) && keeper.isDue();
        boolean stored = write && keeper.write(upTo, defer);
        if (write) {
            evictedBytes = 0;
        }
        if (!fresh.isEmpty()) {
            publish(fresh);
        }
        if (adopted && stored) {
            leftovers.taken();
        }
        boolean work = write || !fresh.isEmpty();
        durable = keeper.durable();
        queuedBytes = keeper.bytes();
        return work;
    }

    /** What is delivered and still there must not be the reason for which something new is dropped. */
    private void makeRoom() {
        long upTo = takeSetAside();
        keeper.release(upTo);
        if (keeper.hasWork(upTo, 0) && keeper.isDue()) {
            keeper.write(upTo, 0);
            evictedBytes = 0;
        }
    }

    /** What the sender released and what it set aside belong together: both are read at one moment. */
    private long takeSetAside() {
        lock.lock();
        try {
            keeper.setAside(setAside);
            setAside.clear();
            return released;
        } finally {
            lock.unlock();
        }
    }

    private void takeInbox(List<Chunk> fresh, boolean last) {
        if (!last && bounds.whenFull() == WhenFull.BLOCK && used() >= capacity()) {
            // The inbox fills, and the callers wait.
            return;
        }
        long size = 0;
        for (Chunk chunk : inbox.take(TAKE_BYTES)) {
            size += chunk.length;
            admit(chunk, fresh);
        }
        if (size > 0) {
            inbox.free(size);
        }
    }

    private void admit(Chunk chunk, List<Chunk> fresh) {
        long over = used() + chunk.length - capacity();
        if (over > 0 && bounds.whenFull() == WhenFull.DROP_OLDEST && !keeper.degraded()) {
            evict(over);
        } else if (bounds.whenFull() != WhenFull.BLOCK) {
            Chunk admitted = admission.admit(chunk, used() + chunk.length, capacity());
            if (admitted != null) {
                take(admitted, fresh);
            }
            return;
        }
        take(chunk, fresh);
    }

    /** Gives the chunk its positions. */
    private void take(Chunk chunk, List<Chunk> fresh) {
        lock.lock();
        try {
            chunk.number(next, clock.millis(), run);
            next = chunk.end();
        } finally {
            lock.unlock();
        }
        receipts.placed(chunk);
        keeper.keep(chunk);
        fresh.add(chunk);
    }

    private long used() {
        return (keeper.degraded() ? keeper.unstoredBytes() : keeper.bytes()) - evictedBytes;
    }

    /** A store that is meant to be memory may fill its capacity; one out of order leaves what the window may hold. */
    private long capacity() {
        return keeper.degraded() ? Math.min(bounds.memory(), bounds.capacity()) : bounds.capacity();
    }

    /** Makes room by giving up the oldest events, delivered or not. */
    private void evict(long bytes) {
        long target = evictedBytes + bytes;
        while (evictedBytes < target) {
            Head oldest = keeper.head(released());
            if (oldest == null) {
                return;
            }
            giveUp(oldest, DropReason.JOURNAL_FULL);
            evictedBytes += oldest.length();
        }
    }

    private void expire() {
        if (bounds.maxAge().isZero() || clock.millis() < expireAt) {
            return;
        }
        expireAt = clock.millis() + EXPIRE_MILLIS;
        long limit = clock.millis() - bounds.maxAge().toMillis();
        for (Head head = keeper.head(released()); head != null && head.time() < limit; head = keeper.head(released())) {
            giveUp(head, DropReason.TOO_OLD);
        }
    }

    private void giveUp(Head head, DropReason reason) {
        long from;
        lock.lock();
        try {
            from = Math.max(released, head.first());
            released = Math.max(released, head.end());
            window.dropBelow(released);
        } finally {
            lock.unlock();
        }
        drops.add(reason, head.levels(), (int) (from - head.first()), head.count());
        receipts.settleBelow(head.end(), new EventLostException("dropped: " + reason.text()));
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

    /** Lets the sender see new chunks, unless older ones are on disk only or memory is full: then they follow later. */
    private void publish(List<Chunk> fresh) {
        lock.lock();
        try {
            for (Chunk chunk : fresh) {
                window.offer(chunk);
            }
            wakeSender();
        } finally {
            lock.unlock();
        }
    }

    /** Reads from the store (or from what could not be stored) when the sender has little left. */
    private boolean fetch() {
        long from;
        lock.lock();
        try {
            if (window.end() == next || !window.isHalfEmpty()) {
                return false;
            }
            from = window.end();
        } finally {
            lock.unlock();
        }
        List<Chunk> found = keeper.read(from, Math.min(READ_BYTES, bounds.memory() / 2));
        if (found == null) {
            return false;
        }
        lock.lock();
        try {
            if (window.end() != from) {
                // The sender has gone back meanwhile, and what was found is no longer what comes next.
                return true;
            }
            if (found.isEmpty()) {
                skipTo(next);
            }
            for (Chunk chunk : found) {
                skipTo(chunk.first);
                window.add(chunk);
            }
            wakeSender();
        } finally {
            lock.unlock();
        }
        return !found.isEmpty();
    }

    /** Passes over positions whose events exist no more; they are released together with what lies before them. */
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

    private void wakeSender() {
        if (senderWaits && window.end() > released) {
            changed.signalAll();
        }
    }

    /**
     * The next events from the position on, or null when there are none in memory now. For the sender.
     *
     * @param maxBytes
     *            bound of the batch; one event is given even when it is greater
     */
    Batch peek(long from, long maxBytes, int maxEvents) {
        lock.lock();
        try {
            return window.peek(id, from, maxBytes, maxEvents);
        } finally {
            lock.unlock();
        }
    }

    /** This journal's name now: positions mean something only together with it. For the sender. */
    String id() {
        lock.lock();
        try {
            return id;
        } finally {
            lock.unlock();
        }
    }

    /** Says that the events below the position were sent: memory no longer needs them, the store does. */
    void sent(String of, long upTo) {
        lock.lock();
        try {
            if (id.equals(of)) {
                window.dropBelow(upTo);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says whether the receiver takes what it gets. While it does not, everything is stored at once. For any thread.
     */
    void flowing(boolean flows) {
        if (flowing != flows) {
            flowing = flows;
            if (!flows) {
                inbox.wake();
            }
        }
    }

    /** Says that everything from the first event not released is to be sent again. For the sender. */
    void rewind() {
        lock.lock();
        try {
            if (!window.holds(released)) {
                window.restart(released);
                // Else the journal thread would find it by itself, some milliseconds later.
                inbox.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says that all events below the position are delivered, or set aside. For the sender.
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
            window.dropBelow(upTo);
            releaseGap();
        } finally {
            lock.unlock();
        }
        receipts.settleBelow(upTo, null);
        return fresh;
    }

    /** Says that the receiver will never take the one event of this batch. For the sender, before it is released. */
    void setAside(Batch batch, String reason) {
        byte[] event = batch.toByteArray();
        lock.lock();
        try {
            int level = window.level(batch.first());
            setAside.add(new RejectedEvent(0, clock.instant(), Level.values()[level], reason, event));
        } finally {
            lock.unlock();
        }
        receipts.refused(batch.first(), new EventLostException("refused by the receiver: " + reason));
    }

    long released() {
        lock.lock();
        try {
            return released;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there may be something from the position on, or for so long. For the sender. */
    void await(long from, long nanos) throws InterruptedException {
        lock.lock();
        try {
            if (window.end() <= from) {
                senderWaits = true;
                changed.await(nanos, TimeUnit.NANOSECONDS);
                senderWaits = false;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The position behind the last event. */
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

    /** Bytes of the chunks in the journal; a chunk counts until all of its events are gone. */
    long queuedBytes() {
        return queuedBytes;
    }

    boolean durable() {
        return durable;
    }

    String describe() {
        return keeper.describe();
    }

    /** Rejected events and what may be done with them. For any thread but the journal's. */
    RejectedEvents rejected() {
        return new RejectedDesk(errands, inbox::wake, keeper, replayed::add);
    }

    /** The journal's last act: stores what came in, forgets what was sent. Not while a step is running. */
    void close() {
        do {
            save(true);
        } while (inbox.bytes() > 0);
        errands.close();
        long lost = lose(keeper.meantToLast() ? keeper.unstored() : inMemory());
        receipts.settleBelow(Long.MAX_VALUE, new EventLostException("closed before it was delivered"));
        if (leftovers != null) {
            leftovers.close();
        }
        notes.closed(queuedEvents() - lost, lost, keeper.describe());
        keeper.close();
    }

    private List<Chunk> inMemory() {
        List<Chunk> all = keeper.read(released(), Long.MAX_VALUE);
        return all == null ? List.of() : all;
    }

    private long lose(List<Chunk> chunks) {
        long from = released();
        long lost = 0;
        for (Chunk chunk : chunks) {
            int start = (int) Math.max(0, from - chunk.first);
            drops.add(DropReason.NOT_SAVED, chunk.levels, start, chunk.count);
            lost += chunk.count - start;
        }
        return lost;
    }
}
