// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.eventlog.EventLostException;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;
import org.eventlog.spi.Transport;
import org.eventlog.thread.Uninterrupted;

/**
 * The orderly shutdown of a pipeline, with a deadline: waiting events are written to the journal and sent until the
 * deadline, and the file is released for the next instance. An interrupt of the closing thread does not affect it.
 */
final class Closing {
    /** The additional time for the last commit beyond the deadline, because interrupting it would lose events. */
    private static final long LAST_COMMIT_NANOS = Duration.ofSeconds(2).toNanos();
    /** How soon a loop must end that was interrupted. */
    private static final long INTERRUPTED_NANOS = Duration.ofMillis(250).toNanos();
    /** How long a task that the executor was just given may take to begin. */
    private static final long BEGIN_NANOS = Duration.ofMillis(100).toNanos();
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    /** One part of the close. */
    private interface Step {
        void run(long deadline, Uninterrupted wait);
    }

    private final Inbox inbox;
    private final Journal journal;
    private final Sender sender;
    private final Transport transport;
    private final Loop journalLoop;
    private final SenderTurns senderTurns;
    private final DropReports dropReports;
    private final Receipts receipts;
    private final Counters counters;
    private final OperatorLog operatorLog;
    private final LongSupplier ticker;
    private final ThreadFactory threads;
    private final List<Step> steps;
    private final Runnable lastWork;
    private volatile boolean reported;

    /**
     * Made with the pipeline and not for the close, because a server may have stopped the application's class loader by
     * then, and no class can be loaded.
     *
     * @param threads
     *            for loops that the executor has not begun with
     */
    Closing(Inbox inbox, Journal journal, Sender sender, Transport transport, Loop journalLoop,
            SenderTurns senderTurns, DropReports dropReports, Receipts receipts, Counters counters,
            OperatorLog operatorLog, LongSupplier ticker, ThreadFactory threads) {
        this.inbox = inbox;
        this.journal = journal;
        this.sender = sender;
        this.transport = transport;
        this.journalLoop = journalLoop;
        this.senderTurns = senderTurns;
        this.dropReports = dropReports;
        this.receipts = receipts;
        this.counters = counters;
        this.operatorLog = operatorLog;
        this.ticker = ticker;
        this.threads = threads;
        Runnable lastReport = dropReports::last;
        this.lastWork = () -> journal.close(lastReport);
        // Loads what else the steps need: there are no receipts yet, and this fault is not written down.
        EventLostException none = new EventLostException("closed");
        receipts.settleAll(none);
        ForeignFaults.copy(none);
        this.steps = List.of(this::begin, this::awaitStored, this::reportDrops, this::awaitStored, this::awaitSent,
                this::endSender, this::closeTransport, this::awaitSender, this::endJournal, this::closeJournal,
                this::closeReceipts);
    }

    /** So much later than the deadline it may end. */
    static Duration most(Duration closeTimeout) {
        return closeTimeout.plusNanos(LAST_COMMIT_NANOS + 4 * INTERRUPTED_NANOS);
    }

    /**
     * Nothing is taken any more when this is called, and {@link Uninterrupted} is on. A step that fails must not prevent
     * those after it, which end threads and release the file.
     */
    void run(long deadline, Uninterrupted wait) {
        for (Step step : steps) {
            try {
                step.run(deadline, wait);
            } catch (Throwable e) {
                operatorLog.broken("close", ForeignCode.caught(e));
            }
        }
    }

    private void begin(long deadline, Uninterrupted wait) {
        senderTurns.hurry();
        begin(journalLoop, wait);
    }

    private void endSender(long deadline, Uninterrupted wait) {
        try {
            sender.cutOff();
        } finally {
            senderTurns.stop();
        }
    }

    private void awaitSender(long deadline, Uninterrupted wait) {
        senderTurns.awaitEnd(left(deadline) + POLL_NANOS, wait);
    }

    private void endJournal(long deadline, Uninterrupted wait) {
        journalLoop.stop(false);
        inbox.wake();
        if (!journalLoop.awaitEnd(Math.max(LAST_COMMIT_NANOS, left(deadline)), wait)) {
            journalLoop.stop(true);
            if (!journalLoop.awaitEnd(INTERRUPTED_NANOS, wait)) {
                journal.abandon();
            }
        }
    }

    private void closeJournal(long deadline, Uninterrupted wait) {
        journalLoop.whenEnded(lastWork);
    }

    private void closeReceipts(long deadline, Uninterrupted wait) {
        receipts.close(wait);
    }

    /** A server that is ending no longer begins with what it was given. */
    private void begin(Loop loop, Uninterrupted wait) {
        // What was built a moment ago may be about to begin.
        for (long waited = 0; loop.waits() && waited < BEGIN_NANOS; waited += POLL_NANOS) {
            wait.pause(POLL_NANOS);
        }
        if (loop.waits()) {
            operatorLog.executorFails(loop.name(), "not until the close");
            if (!loop.ensureBegun(threads)) {
                // Then this thread does the journal's work; without a thread for it, nothing is sent.
                loop.stop(false);
            }
        }
    }

    private void awaitStored(long deadline, Uninterrupted wait) {
        while (!journalLoop.ended() && (!inbox.isEmpty() || dropReports.isPending() || !journal.started())
                && left(deadline) > 0) {
            wait.pause(POLL_NANOS);
        }
    }

    /** After what was taken is stored, because that may be too much for the queue, or replace what is in it. */
    private void reportDrops(long deadline, Uninterrupted wait) {
        try {
            dropReports.last();
        } finally {
            reported = true;
            inbox.wake();
        }
    }

    /** Whether the receiver can be asked whether it has everything; for any thread. */
    boolean hasReported() {
        return reported;
    }

    /** While the receiver is away, or if it never answered and cannot be reached, one more attempt is made. */
    private void awaitSent(long deadline, Uninterrupted wait) {
        long failuresBefore = counters.failures.sum();
        boolean away = sender.state().isFailing();
        boolean never = !away && !sender.state().isConnected();
        sender.hurry();
        inbox.wake();
        while (!senderTurns.ended() && !sender.isAtItsEnd() && !sender.paused()
                && journal.sendQueue().queuedEvents() > 0
                && left(deadline) > 0
                && !((away || never && sender.state().isUnreachable())
                        && counters.failures.sum() > failuresBefore)) {
            wait.pause(POLL_NANOS);
        }
    }

    private void closeTransport(long deadline, Uninterrupted wait) {
        try {
            transport.close();
        } catch (Throwable e) {
            operatorLog.broken("transport's close", ForeignCode.caught(e));
        }
    }

    private long left(long deadline) {
        return Math.max(0, deadline - ticker.getAsLong());
    }
}
