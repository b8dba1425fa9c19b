// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.eventlog.bridge.OwnWork;
import org.eventlog.internal.ForeignCode;
import org.eventlog.internal.ObjectText;
import org.eventlog.thread.Uninterrupted;

/**
 * Repeats its work on an executor's thread until it is stopped.
 * <p>
 * A server may delay the task until its application has started, or discard it at shutdown. A loop that is stopped
 * before it has started never starts, and the caller of stop is informed.
 * <p>
 * Only {@link #stop} ends it. An interrupt from elsewhere, such as a server that stops its threads before the
 * application is closed, ends only the current wait, because queued events must still be written to disk.
 */
final class Loop implements Runnable {
    /** Runs one iteration, which waits if there is nothing to do. */
    interface Turn {
        void run() throws InterruptedException;
    }

    private final String name;
    private final Turn turn;
    private final OperatorLog operatorLog;
    private final CountDownLatch ended = new CountDownLatch(1);
    // Guarded by this
    private Thread thread;
    private boolean stopped;
    /** What is to be done when it has ended, or null. */
    private Runnable last;
    /** While {@link #start} hands the loop over, its thread; null again if that thread was given it to run. */
    private volatile Thread starter;
    /** As thread, to be compared without the lock. */
    private volatile Thread current;

    Loop(String name, Turn turn, OperatorLog operatorLog) {
        this.name = name;
        this.turn = turn;
        this.operatorLog = operatorLog;
    }

    /**
     * Starts the loop on a thread of the executor or, if that refuses the task or would run it in this thread, on a
     * new thread.
     *
     * @throws IllegalStateException if neither is possible
     */
    void start(Executor executor, ThreadFactory own) {
        starter = Thread.currentThread();
        try {
            executor.execute(this);
            if (starter == null) {
                throw new RejectedExecutionException("it runs tasks in the thread that hands them over");
            }
        } catch (Throwable e) {
            ForeignCode.caught(e);
            operatorLog.executorFails(name, ObjectText.of(e));
            if (!startOwn(own)) {
                throw new IllegalStateException("there is no thread for the " + name, e);
            }
        }
        starter = null;
    }

    /**
     * Starts the loop on a new thread unless it has started.
     *
     * @return whether it has started or will
     */
    boolean ensureBegun(ThreadFactory own) {
        synchronized (this) {
            if (thread != null || stopped) {
                return true;
            }
        }
        return startOwn(own);
    }

    private boolean startOwn(ThreadFactory own) {
        try {
            own.newThread(this).start();
            return true;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    @Override
    public void run() {
        if (starter == Thread.currentThread()) {
            // Who starts the loop must not become it: the caller of build() would wait until the close.
            starter = null;
            return;
        }
        synchronized (this) {
            if (stopped || thread != null) {
                return;
            }
            thread = Thread.currentThread();
            current = thread;
        }
        boolean begun = OwnWork.begin();
        OwnWork.beginThread();
        try {
            while (!stopped()) {
                turnUninterrupted();
            }
        } finally {
            Runnable atLast;
            synchronized (this) {
                thread = null;
                current = null;
                stopped = true;
                atLast = last;
                // The thread belongs to the server; our interrupt must not reach its next task.
                Thread.interrupted();
            }
            ended.countDown();
            try {
                if (atLast != null) {
                    atLast.run();
                }
            } finally {
                OwnWork.endThread();
                if (begun) {
                    OwnWork.end();
                }
            }
        }
    }

    private void turnUninterrupted() {
        try {
            turnOnce();
        } catch (InterruptedException e) {
            // Interrupted by stop(), which the loop checks immediately, or by other code.
        }
        Thread.interrupted();
    }

    private void turnOnce() throws InterruptedException {
        try {
            turn.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // A loop that ends would look like an unavailable receiver forever. Checked exceptions may come from code
            // in other JVM languages, which need not declare them.
            operatorLog.broken(name, e);
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private synchronized boolean stopped() {
        return stopped;
    }

    /** Ends the loop after its current turn or, with force, by an interrupt. Does not wait. */
    synchronized void stop(boolean force) {
        stopped = true;
        if (thread == null) {
            ended.countDown();
        } else if (force) {
            thread.interrupt();
        }
    }

    /** Waits for the end, at most so long. @return whether it has ended */
    boolean awaitEnd(long nanos, Uninterrupted wait) {
        return wait.await(ended, nanos);
    }

    /** Runs the action once the loop has ended: immediately, or on its thread. Must be called once. */
    void whenEnded(Runnable work) {
        synchronized (this) {
            if (thread != null) {
                last = work;
                return;
            }
        }
        boolean begun = OwnWork.begin();
        OwnWork.beginThread();
        try {
            work.run();
        } finally {
            OwnWork.endThread();
            if (begun) {
                OwnWork.end();
            }
        }
    }

    String name() {
        return name;
    }

    /** Whether the caller is the loop's own thread. */
    boolean isCurrent() {
        return current == Thread.currentThread();
    }

    /** Whether the loop has had its last turn; false also before the first. */
    boolean ended() {
        return ended.getCount() == 0;
    }

    /** Whether the loop has begun and not ended. */
    synchronized boolean running() {
        return thread != null;
    }

    /** Whether no thread has come to it yet. */
    synchronized boolean waits() {
        return thread == null && !stopped;
    }
}
