// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eventlog.EventLostException;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.Receipt;
import org.eventlog.RejectedEvents;
import org.eventlog.encode.ByteSink;
import org.eventlog.encode.EventEncoder;
import org.eventlog.encode.NestedRecord;
import org.eventlog.encode.ScratchPool;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.Transport;
import org.eventlog.thread.Uninterrupted;

/**
 * Connects inbox, journal and sender of one destination. Created only by {@link org.eventlog.engine.EventLog}.
 * <p>
 * There are three kinds of thread: callers of {@link #accept}, the journal loop, and those of the sender's turns. Each class states
 * which of them may use it; see {@code docs/concurrency.md}.
 */
public final class Pipeline {
    /** How often the inbox is looked into while events come. */
    private static final long BUSY_NANOS = Duration.ofMillis(5).toNanos();
    /** … and after some time without any. */
    private static final long QUIET_NANOS = Duration.ofMillis(50).toNanos();
    private static final int QUIET_AFTER = 100;
    private static final long TRIM_NANOS = Duration.ofSeconds(1).toNanos();
    /** The maximum number of open receipts, because they are not included in the limits in bytes. */
    private static final int MOST_RECEIPTS = 100_000;
    /** For so long after a loss events are said to be being lost. */
    private static final long DROPPING_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private final PipelineSettings settings;
    private final EventEncoder encoder;
    private final ScratchPool scratch;
    private final Inbox inbox;
    private final Journal journal;
    private final Sender sender;
    private final Transport transport;
    private final Counters counters = new Counters();
    private final OperatorLog operatorLog;
    private final Loop journalLoop;
    private final SenderTurns senderTurns;
    private final Drops drops;
    private final DropReports dropReports;
    private final Receipts receipts;
    private final Threads threads;
    private final Closing closer;
    private final LongSupplier ticker = System::nanoTime;
    private final InstantSource clock = InstantSource.system();
    /** No more events are accepted; those already accepted are processed. */
    private volatile boolean closing;
    /** The time at which callers that wait for space give up after close has begun. */
    private volatile long closeBy;
    /** What else is to be done at each turn of the journal's loop; set before that starts. */
    private Runnable eachTurn;
    /** Looks into the inbox that found nothing, one after the other. Journal thread only. */
    private long trimmedAt;
    private int emptyLooks;

    /**
     * The threads of a pipeline.
     *
     * @param journal runs the journal's loop, a task that lasts until the close
     * @param sending runs the sender's turns, which are short
     * @param callbacks runs callbacks of receipts
     * @param own creates daemon threads for tasks that those do not run
     */
    public record Threads(Executor journal, Executor sending, Executor callbacks, ThreadFactory own) {}

    /** Builds the pipeline; opens and starts nothing. */
    public Pipeline(PipelineSettings settings, EventEncoder encoder, Transport transport, Threads threads,
            System.Logger log) {
        this.settings = settings;
        this.encoder = encoder;
        this.transport = transport;
        this.threads = threads;
        this.operatorLog = new OperatorLog(settings.name(), log, ticker);
        this.drops = new Drops(operatorLog, clock, ticker);
        this.receipts = new Receipts(new Callbacks(threads.callbacks(), threads.own()), MOST_RECEIPTS);
        this.scratch = new ScratchPool(settings.eventBytes());
        PipelineSettings.InboxSettings in = settings.inbox();
        this.inbox = new Inbox(in.maxBytes(), in.chunkBytes(), in.whenFull(), this::evicted);
        this.journal = journal(settings.queue(), in.whenFull());
        PipelineSettings.SendingSettings out = settings.sending();
        this.sender = new Sender(journal.sendQueue(), transport, counters, operatorLog, ticker,
                new Backoff(out.firstBackoff(), out.maxBackoff(), settings.random()),
                new BatchLimits(out.batchBytes(), out.batchEvents(), out.flushInterval().toNanos(), out.flushBytes(),
                        out.flushEvents()));
        this.journalLoop = new Loop("journal", this::journalTurn, operatorLog);
        this.senderTurns = new SenderTurns(this::send, sender, threads.sending(), threads.own(), operatorLog, ticker);
        boolean stays = settings.queue().maxAge().isZero() && in.whenFull() != WhenFull.DROP_OLDEST;
        this.dropReports = new DropReports(drops, journal, counters, this::isSending, stays, encoder::encodeOrThrow,
                settings.eventBytes());
        this.closer = new Closing(inbox, journal, sender, transport, journalLoop, senderTurns, dropReports, receipts,
                counters, operatorLog, ticker, threads.own());
        journal.sendQueue().onSendable(senderTurns::look);
    }

    private Journal journal(PipelineSettings.QueueSettings queue, WhenFull whenFull) {
        ChunkStore store;
        OrphanRecovery orphans = null;
        if (queue.db() == null) {
            store = new MemoryChunkStore();
        } else {
            SqliteChunkStore.Options options = new SqliteChunkStore.Options(queue.fullSync(), queue.maxBytes(),
                    settings.encoding());
            SqliteChunkStore file = new SqliteChunkStore(queue.db(), options, operatorLog, drops, ticker);
            store = file;
            orphans = new OrphanRecovery(queue.db(), file::file, options, operatorLog, drops, ticker);
        }
        WriteBehindBuffer writeBehind = new WriteBehindBuffer(store, receipts, counters, operatorLog, ticker,
                queue.retry().toNanos());
        return new Journal(inbox, writeBehind, orphans, receipts, drops, operatorLog, clock, ticker,
                settings.random().nextLong(),
                new Journal.Bounds(queue.maxBytes(), queue.windowBytes(), whenFull, maxAge(queue)));
    }

    /** The time in which it is Eventlog that keeps an event waiting is added. */
    private Duration maxAge(PipelineSettings.QueueSettings queue) {
        return queue.maxAge().isZero()
                ? Duration.ZERO
                : queue.maxAge().plus(settings.sending().flushInterval())
                        .plusNanos(new GuardedTransport(transport, operatorLog).settleNanos());
    }

    /**
     * Opens the journal now, instead of on its own thread later. Before {@link #start}.
     *
     * @throws java.io.IOException
     *             when it can't be opened; the message says why
     */
    public void require() throws IOException {
        try {
            journal.require();
        } catch (ChunkStoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Starts the journal's loop, which opens the journal, because the thread that starts an application must not wait. The
     * loop submits the sender's turns.
     *
     * @param eachTurn
     *            also done by the journal's loop, at least every 50 ms; must be quick
     *
     * @throws IllegalStateException
     *             when there is no thread for it; it is to be closed then, too
     */
    public void start(Runnable eachTurn) {
        this.eachTurn = eachTurn;
        operatorLog.started(ReceiverName.of(transport));
        journalLoop.start(threads.journal(), threads.own());
    }

    /** Instead of {@link #start}, if nothing will be logged: a close then starts and waits for nothing. */
    public void neverStart() {
        journalLoop.stop(false);
        senderTurns.stop();
    }

    /** Encodes the event and leaves it in the inbox. Never throws, never waits for disk or network. */
    public void accept(LogEvent event) {
        accept(event, null, blockNanos());
    }

    /** As {@link #accept}, and tells how far the event comes. */
    public Receipt submit(LogEvent event) {
        PendingReceipt pending = receipts.open();
        accept(event, pending, blockNanos());
        return pending != null
                ? pending
                : Receipt.refused("the event was logged, but " + MOST_RECEIPTS + " receipts are open already");
    }

    private void accept(LogEvent event, PendingReceipt pending, long blockNanos) {
        int level = event.level().ordinal();
        if (NestedRecord.is(event)) {
            drop(DropReason.NESTED, level, pending);
            return;
        }
        ByteSink sink = null;
        try {
            sink = scratch.borrow();
            encoder.encode(event, sink);
            switch (inbox.offer(sink.array(), sink.length(), level, pending, blockNanos)) {
                case TAKEN -> {
                }
                case FULL -> drop(DropReason.INBOX_FULL, level, pending);
                case CLOSED -> drop(DropReason.CLOSED, level, pending);
            }
        } catch (Throwable e) {
            if (pending == null && e instanceof StackOverflowError) {
                // The event log counts it: here, there is no stack for it.
                throw e;
            }
            ForeignCode.caught(e);
            drop(DropReason.ENCODING, level, pending);
        } finally {
            if (sink != null) {
                scratch.giveBack(sink);
            }
        }
    }

    /** The pipeline's own threads never wait for space, because they are the ones that free it. */
    private long blockNanos() {
        if (settings.inbox().whenFull() != WhenFull.BLOCK || isOwnThread()) {
            return 0;
        }
        long block = settings.inbox().block().toNanos();
        return closeBy == 0 ? block : Math.max(0, Math.min(block, closeBy - ticker.getAsLong()));
    }

    /** Whether the caller works for this pipeline: then it can't wait for the end of that work. */
    public boolean isOwnThread() {
        return journalLoop.isCurrent() || senderTurns.isCurrent();
    }

    private void drop(DropReason reason, int level, PendingReceipt pending) {
        drops.add(reason, level, 1);
        try {
            receipts.lost(pending, new EventLostException("dropped: " + reason.text()));
        } catch (StackOverflowError | InternalError e) {
            // It is counted already. The receipt, which the caller will not get, completes at the close.
        }
    }

    private void evicted(Chunk chunk) {
        drops.add(DropReason.INBOX_FULL, chunk);
        receipts.lost(chunk, new EventLostException("dropped: " + DropReason.INBOX_FULL.text()));
    }

    /** For each level, the calls that ended for lack of stack. Callers count them, as a method for it would need some. */
    public int[] overflows() {
        return drops.overflows();
    }

    private void journalTurn() {
        eachTurn.run();
        drops.addOverflows();
        if (ticker.getAsLong() - trimmedAt >= TRIM_NANOS) {
            trimmedAt = ticker.getAsLong();
            inbox.pool().trim();
        }
        boolean worked = journal.step();
        // Last, because a fault in it must not keep events back.
        dropReports.look();
        if (worked) {
            emptyLooks = 0;
            // Under load, look again after a moment: the fuller the chunk, the cheaper its events.
            await(inbox.bytes() >= settings.inbox().chunkBytes() ? 0 : BUSY_NANOS, false);
        } else {
            boolean quiet = emptyLooks++ >= QUIET_AFTER;
            await(quiet ? QUIET_NANOS : BUSY_NANOS, quiet);
        }
    }

    private void await(long nanos, boolean quiet) {
        inbox.await(Math.min(nanos, senderTurns.look()), quiet);
    }

    /** Whether a new event is likely to be sent soon, or is the next to be tried. */
    private boolean isSending() {
        return !sender.paused() && (!sender.state().isFailing() || journal.sendQueue().queuedEvents() == 0);
    }

    private Sender.Step send() throws InterruptedException {
        Sender.Step step = sender.step();
        if (step != Sender.Step.SENT && closing && closer.hasReported() && inbox.isEmpty()
                && !dropReports.isPending() && !sender.paused() && sender.allSent()) {
            sender.confirm();
        }
        return step;
    }

    public PipelineStats stats() {
        if (journalLoop.ended()) {
            drops.addOverflows();
        }
        return new StatsSnapshot(inbox.accepted() + counters.reports.sum(), encoder.truncated(), drops.byReason(),
                drops.byLevel(),
                drops.within(DROPPING_NANOS), counters.stored.sum(), counters.sent.sum(), counters.retried.sum(),
                counters.rejected.sum(), counters.failures.sum(), inbox.bytes(), journal.stats(),
                new StatsSnapshot.ReceiverState(sender.state().isConnected(), sender.paused(), sender.state().away(),
                        sender.state().isBusy()),
                counters.sending.times());
    }

    /** Stops sending until it is told to go on; events are taken and stored meanwhile. */
    public void pause(boolean pause) {
        sender.pause(pause);
        inbox.wake();
    }

    public RejectedEvents rejected() {
        return journal.rejected(encoder.isHeaded());
    }

    /**
     * Waits until everything logged before the call is delivered or set aside, and can be seen to be, or until the time
     * is over. One of the pipeline's own threads doesn't wait, as it would wait for itself.
     */
    public boolean flush(Duration limit) throws InterruptedException {
        long deadline = ticker.getAsLong() + (isOwnThread() ? 0 : nanos(limit));
        long mark = inbox.mark();
        inbox.wake();
        if (!await(deadline, () -> inbox.isThrough(mark) && journal.started())) {
            return false;
        }
        String id;
        do {
            // Should the journal get another name meanwhile, its events have other positions.
            id = journal.sendQueue().id();
            if (!awaitSettled(deadline, id, journal.sendQueue().end())) {
                return false;
            }
        } while (!id.equals(journal.sendQueue().id()));
        long asides = journal.sendQueue().asides();
        inbox.wake();
        return await(deadline, () -> journal.hasKeptAsides(asides));
    }

    private boolean awaitSettled(long deadline, String id, long end) throws InterruptedException {
        return await(deadline, () -> {
            if (sender.flush()) {
                inbox.wake();
            }
            return sender.hasSettled(id, end) || !id.equals(journal.sendQueue().id());
        });
    }

    private boolean await(long deadline, BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            if (closing && (journalLoop.ended() || senderTurns.ended())) {
                // What has not happened by now will not happen; what the other loop did last counts.
                return reached.getAsBoolean();
            }
            if (ticker.getAsLong() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    /** Some of centuries have too many nanoseconds. */
    private static long nanos(Duration limit) {
        Duration wait = limit.isNegative() ? Duration.ZERO : limit;
        return wait.compareTo(FOREVER) < 0 ? wait.toNanos() : FOREVER.toNanos();
    }

    /** The deadline of the close begins, though events may be taken until {@link #close}. */
    public void beginClose() {
        closeBy = ticker.getAsLong() + settings.closeTimeout().toNanos();
    }

    /** How long a close takes at most. */
    public Duration mostForClose() {
        return Closing.most(settings.closeTimeout());
    }

    /**
     * Stops taking events, brings the rest to the journal, sends until the deadline, closes. The deadline holds for all
     * of it together; what could not be sent is on disk. While the receiver is away, one attempt is made.
     *
     * @param wait
     *            keeps interrupts of this thread away
     */
    public void close(Uninterrupted wait) {
        if (closeBy == 0) {
            beginClose();
        }
        inbox.close();
        closing = true;
        sender.end(closeBy);
        inbox.wake();
        closer.run(closeBy, wait);
    }
}
