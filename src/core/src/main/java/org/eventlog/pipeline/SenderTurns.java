// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eventlog.bridge.OwnWork;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;
import org.eventlog.thread.Uninterrupted;

/**
 * Runs the sender on an executor that is shared with other tasks.
 *
 * <p>The journal's thread calls {@link #look}, which submits a turn if there is something to do and none is running.
 * A turn sends while there is something to send, for a limited time, and then returns the thread. It never sleeps:
 * the delay after a failure determines when the next turn is due. A turn may wait for the receiver, within the limits
 * of the transport.
 *
 * <p>If the executor refuses a turn, or does not start it in time, a thread of this class runs it, and the executor
 * is tried again later. A full or stopped pool therefore delays events, but does not block them.
 */
final class SenderTurns implements Runnable {
    /** Runs one step of the sender. */
    interface Turn {
        Sender.Step run() throws InterruptedException;
    }

    /** Longer than a hand-over costs by a factor of a thousand, and shorter than a wait that a request notices. */
    static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /**
     * What a submission may cost without further turns having to wait. Payara's executors search the class path each
     * time, which takes up to a millisecond.
     */
    private static final long CHEAP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    /** So many times longer than a costly submission took is the pause before the next one. */
    private static final int PAUSE_FACTOR = 50;
    /** Of so many submissions, the cheapest counts: on a busy machine, one may take long by chance. */
    static final int COSTS = 4;
    /** The longest such pause. */
    static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /** How long the executor may take to begin a turn. */
    static final long BEGIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    /**
     * The same while the event log is closing, because a server that is stopping no longer starts submitted tasks.
     */
    private static final long BEGIN_AT_CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** How long an executor that failed is avoided. */
    static final long AVOID_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** The delay after an unexpected error. */
    private static final long BROKEN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long KEEP_ALIVE_SECONDS = 5;

    private enum State {
        RESTING, SUBMITTED, RUNNING
    }

    private final Turn turn;
    private final Sender sender;
    private final Executor executor;
    private final OperatorLog operatorLog;
    private final LongSupplier ticker;
    private final ThreadPoolExecutor own;
    private final CountDownLatch ended = new CountDownLatch(1);
    // Guarded by this
    private State state = State.RESTING;
    private boolean stopped;
    private Thread thread;
    /** The thread that is giving a turn to the executor. */
    private Thread submitting;
    private long submittedAt;
    private boolean closing;
    private boolean avoided;
    private long avoidedUntil;
    /** What the last submissions took, in nanoseconds. */
    private final long[] costs = new long[COSTS];
    /** The end of the last submission, and the pause after it. */
    private long pauseFrom;
    private long pauseNanos;
    /** The first turn determines the state. */
    private long dueAt;
    private boolean due = true;
    /** As thread, to be compared without the lock. */
    private volatile Thread current;

    /**
     * @param executor runs turns; must not run them in the thread that submits them
     * @param threads creates the thread for turns that the executor does not run
     */
    SenderTurns(Turn turn, Sender sender, Executor executor, ThreadFactory threads, OperatorLog operatorLog,
            LongSupplier ticker) {
        this.turn = turn;
        this.sender = sender;
        this.executor = executor;
        this.operatorLog = operatorLog;
        this.ticker = ticker;
        this.own = new ThreadPoolExecutor(1, 1, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                task -> threads.newThread(() -> runOwn(task)));
        own.allowCoreThreadTimeOut(true);
    }

    /** Unlike the executor's threads, this class's own work for nothing but the event log. */
    private static void runOwn(Runnable turns) {
        OwnWork.beginThread();
        try {
            turns.run();
        } finally {
            OwnWork.endThread();
        }
    }

    /**
     * Submits a turn if one is due; for the journal's thread.
     *
     * @return the nanoseconds until the next call, unless there are new events before
     */
    long look() {
        Executor to;
        long now = ticker.getAsLong();
        synchronized (this) {
            if (stopped || state == State.RUNNING) {
                return Long.MAX_VALUE;
            }
            if (state == State.SUBMITTED) {
                long left = submittedAt + (closing ? BEGIN_AT_CLOSE_NANOS : BEGIN_NANOS) - now;
                if (left > 0 || avoided) {
                    return Math.max(left, BEGIN_AT_CLOSE_NANOS);
                }
                avoid(now);
                fails("not within one second");
            } else if (!isDue(now)) {
                return due ? Math.max(1, dueAt - now) : Long.MAX_VALUE;
            } else if (!closing && pauseNanos > 0 && pauseFrom + pauseNanos - now > 0) {
                return pauseFrom + pauseNanos - now;
            }
            to = next(now);
        }
        submit(to);
        return BEGIN_AT_CLOSE_NANOS;
    }

    private boolean isDue(long now) {
        return due && dueAt - now <= 0 || sender.hasReason();
    }

    /** Where to submit the next turn. The state is set before any thread can start it. */
    private Executor next(long now) {
        state = State.SUBMITTED;
        submittedAt = now;
        submitting = Thread.currentThread();
        if (avoided && avoidedUntil - now <= 0) {
            avoided = false;
        }
        return avoided ? own : executor;
    }

    private void avoid(long now) {
        avoided = true;
        avoidedUntil = now + AVOID_NANOS;
    }

    private void fails(String reason) {
        // A server that stops the application may have stopped its executor first; there is nothing to correct.
        if (!closing) {
            operatorLog.executorFails("sender", reason);
        }
    }

    private void submit(Executor to) {
        long begun = ticker.getAsLong();
        try {
            to.execute(this);
            pause(begun);
        } catch (Throwable e) {
            ForeignCode.caught(e);
            if (to == own) {
                rest(BROKEN_NANOS);
                return;
            }
            synchronized (this) {
                avoid(ticker.getAsLong());
                fails(ObjectText.of(e));
            }
            submit(own);
        } finally {
            synchronized (this) {
                submitting = null;
            }
        }
    }

    /** Makes sure that the journal's thread does not mostly submit turns. */
    private synchronized void pause(long submittingSince) {
        pauseFrom = ticker.getAsLong();
        System.arraycopy(costs, 0, costs, 1, COSTS - 1);
        costs[0] = pauseFrom - submittingSince;
        long cost = Arrays.stream(costs).min().orElse(0);
        pauseNanos = cost <= CHEAP_NANOS ? 0 : Math.min(cost * PAUSE_FACTOR, MAX_PAUSE_NANOS);
    }

    @Override
    public void run() {
        synchronized (this) {
            if (stopped || state != State.SUBMITTED) {
                // Another thread has taken this turn, because it was not started in time.
                return;
            }
            if (submitting == Thread.currentThread()) {
                // An executor that runs tasks in the thread that submits them would hold up the journal.
                avoid(ticker.getAsLong());
                fails("it runs tasks in the thread that submits them");
                own.execute(this);
                return;
            }
            state = State.RUNNING;
            thread = Thread.currentThread();
            current = thread;
        }
        boolean begun = OwnWork.begin();
        Executor again = null;
        try {
            again = restAfter(send());
        } finally {
            if (begun) {
                OwnWork.end();
            }
        }
        if (again != null) {
            submit(again);
        }
    }

    /** @return for how long the sender rests: 0 if there is more to send, negative if only events are a reason */
    private long send() {
        long end = ticker.getAsLong() + TURN_NANOS;
        try {
            Sender.Step step;
            do {
                step = turn.run();
            } while (step == Sender.Step.SENT && ticker.getAsLong() - end < 0 && !isStopped());
            return step == Sender.Step.SENT ? 0 : sender.restNanos();
        } catch (InterruptedException e) {
            // Interrupted by stop(), or by the server, whose thread this is. Queued events must still be sent.
            return 0;
        } catch (Throwable e) {
            // A sender that ends would look like an unavailable receiver forever. Checked exceptions may come from
            // code in other JVM languages, which need not declare them.
            operatorLog.broken("sender", e);
            return BROKEN_NANOS;
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /**
     * Ends the turn.
     *
     * @return where to submit the next one immediately, or null
     */
    private synchronized Executor restAfter(long nanos) {
        thread = null;
        current = null;
        // The thread belongs to the server; our interrupt must not reach its next task.
        Thread.interrupted();
        state = State.RESTING;
        due = nanos >= 0;
        dueAt = ticker.getAsLong() + nanos;
        if (stopped) {
            end();
            return null;
        }
        return nanos == 0 ? next(ticker.getAsLong()) : null;
    }

    private synchronized void rest(long nanos) {
        state = State.RESTING;
        due = true;
        dueAt = ticker.getAsLong() + nanos;
    }

    private void end() {
        own.shutdown();
        ended.countDown();
    }

    /** From now on an executor that does not begin a turn gets little time. */
    synchronized void hurry() {
        closing = true;
    }

    /** No turn starts after this. A running turn is interrupted. Does not wait. */
    synchronized void stop() {
        stopped = true;
        if (state == State.RUNNING) {
            thread.interrupt();
        } else {
            end();
        }
    }

    /** Waits for the end of the last turn, at most so long. @return whether it has ended */
    boolean awaitEnd(long nanos, Uninterrupted wait) {
        return wait.await(ended, nanos);
    }

    /** Whether the last turn has ended; false also before the first. */
    boolean ended() {
        return ended.getCount() == 0;
    }

    /** Whether the caller is the thread of the turn under way. */
    boolean isCurrent() {
        return current == Thread.currentThread();
    }
}
