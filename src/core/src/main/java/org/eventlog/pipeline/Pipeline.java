// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.encode.ByteSink;
import org.eventlog.encode.EventEncoder;
import org.eventlog.encode.ScratchPool;
import org.eventlog.spi.Transport;

/**
 * Inbox, journal and sender of one destination, put together. Made by {@link org.eventlog.EventLog} alone.
 *
 * <p>
 * Three kinds of thread: callers of {@link #accept}, the journal's loop, the sender's loop. Each notion says which
 * of them may touch it; {@code docs/concurrency.md} has the whole picture.
 */
public final class Pipeline {
    /** How often the inbox is looked into while events come. */
    private static final long BUSY_NANOS = Duration.ofMillis(5).toNanos();
    /** … and after some time without any. */
    private static final long QUIET_NANOS = Duration.ofMillis(50).toNanos();
    private static final int QUIET_AFTER = 100;
    /** What the last commit may take beyond the deadline: cutting it off would lose events for nothing. */
    private static final long LAST_COMMIT_NANOS = Duration.ofSeconds(2).toNanos();
    /** How long a receiver may take to say that it has read everything, when we close. */
    private static final Duration CONFIRM = Duration.ofSeconds(1);
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    private final PipelineSettings settings;
    private final EventEncoder encoder;
    private final ScratchPool scratch;
    private final Inbox inbox;
    private final Journal journal;
    private final Sender sender;
    private final Transport transport;
    private final Counters counters = new Counters();
    private final Notes notes;
    private final Loop journalLoop;
    private final Loop senderLoop;
    private final LongSupplier ticker = System::nanoTime;
    /** Nothing more is taken; what is there is to be brought to its end. */
    private volatile boolean closing;
    /** What else is to be done at each turn of the journal's loop; set before that starts. */
    private Runnable eachTurn;
    /** Looks into the inbox that found nothing, one after the other. Journal thread only. */
    private int emptyLooks;

    /** Builds the pipeline; opens and starts nothing. */
    public Pipeline(PipelineSettings settings, EventEncoder encoder, Transport transport, System.Logger log) {
        this.settings = settings;
        this.encoder = encoder;
        this.transport = transport;
        this.notes = new Notes(settings.name(), log, ticker);
        this.scratch = new ScratchPool(settings.eventBytes());
        this.inbox = new Inbox(settings.inboxBytes(), settings.chunkBytes());
        ChunkStore store = settings.db() == null
                ? new MemoryStore()
                : new SqliteStore(settings.db(), settings.fullSync());
        this.journal = new Journal(inbox, store, counters, notes, ticker, settings.queueBytes(),
                settings.windowBytes(), settings.storeRetry());
        this.sender = new Sender(journal, transport, counters, notes, ticker,
                new Backoff(settings.firstBackoff(), settings.maxBackoff(), settings.random()), settings.batchBytes(),
                settings.batchEvents());
        this.journalLoop = new Loop("journal", this::journalTurn, notes);
        this.senderLoop = new Loop("sender", this::senderTurn, notes);
    }

    /**
     * Starts both loops. The journal is opened by its loop: the thread that starts an application must not wait.
     *
     * @param eachTurn also done by the journal's loop, at least every 50 ms; must be quick
     */
    public void start(Executor executor, Runnable eachTurn) {
        this.eachTurn = eachTurn;
        notes.started(transport.describe());
        journalLoop.start(executor);
        senderLoop.start(executor);
    }

    /** Encodes the event and leaves it in the inbox. Never throws, never waits for disk or network. */
    public void accept(LogEvent event) {
        ByteSink sink = scratch.borrow();
        try {
            encoder.encode(event, sink);
            switch (inbox.offer(sink.array(), sink.length())) {
                case TAKEN -> counters.accepted.increment();
                case FULL -> drop(DropReason.INBOX_FULL);
                case CLOSED -> drop(DropReason.CLOSED);
            }
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            drop(DropReason.ENCODING);
        } finally {
            scratch.giveBack(sink);
        }
    }

    private void drop(DropReason reason) {
        counters.drop(reason, 1);
        notes.dropped(reason, 1);
    }

    private void journalTurn() {
        eachTurn.run();
        if (journal.step()) {
            emptyLooks = 0;
            // Under load, look again after a moment: the fuller the chunk, the cheaper its events.
            inbox.await(inbox.bytes() >= settings.chunkBytes() ? 0 : BUSY_NANOS);
        } else {
            inbox.await(emptyLooks++ < QUIET_AFTER ? BUSY_NANOS : QUIET_NANOS);
        }
    }

    private void senderTurn() throws InterruptedException {
        if (sender.step() == Sender.Step.SENT) {
            return;
        }
        if (closing && inbox.bytes() == 0 && sender.allSent()) {
            sender.confirm(CONFIRM);
        }
        sender.await();
    }

    public PipelineStats stats() {
        return new PipelineStats(counters.accepted.sum(), counters.dropped(), counters.stored.sum(),
                counters.sent.sum(), counters.rejected.sum(), counters.failures.sum(), inbox.bytes(),
                journal.queuedEvents(), journal.queuedBytes(), settings.queueBytes(), journal.durable(),
                sender.connected());
    }

    /** Waits until everything logged before the call is sent, or until the time is over. */
    public boolean flush(Duration limit) throws InterruptedException {
        long deadline = ticker.getAsLong() + limit.toNanos();
        inbox.wake();
        while (inbox.bytes() > 0 || !sender.allSent()) {
            if (ticker.getAsLong() - deadline >= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    /**
     * Stops taking events, brings the rest to the journal, sends until the deadline, closes. The deadline holds for
     * all of it together; what could not be sent is on disk. While the receiver is away, one attempt is made.
     */
    public void close() {
        long deadline = ticker.getAsLong() + settings.closeTimeout().toNanos();
        inbox.close();
        closing = true;
        inbox.wake();
        try {
            awaitDrained(deadline);
            senderLoop.stop(true);
            transport.close();
            senderLoop.awaitEnd(Math.max(0, deadline - ticker.getAsLong()) + POLL_NANOS);
            journalLoop.stop(false);
            inbox.wake();
            journalLoop.awaitEnd(Math.max(LAST_COMMIT_NANOS, deadline - ticker.getAsLong()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            finish();
        }
    }

    private void awaitDrained(long deadline) throws InterruptedException {
        while (journalLoop.running() && inbox.bytes() > 0 && ticker.getAsLong() - deadline < 0) {
            pause();
        }
        long failuresBefore = counters.failures.sum();
        boolean away = sender.failing();
        sender.hurry();
        while (senderLoop.running() && journal.queuedEvents() > 0 && ticker.getAsLong() - deadline < 0
                && !(away && counters.failures.sum() > failuresBefore)) {
            pause();
        }
    }

    private void finish() {
        senderLoop.stop(true);
        journalLoop.stop(true);
        if (journalLoop.running()) {
            notes.lostAtClose(journal.queuedEvents());
            return;
        }
        journal.close();
    }

    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(POLL_NANOS);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
