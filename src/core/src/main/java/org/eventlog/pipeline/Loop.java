// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eventlog.bridge.OwnWork;

/**
 * Work that goes on until it is stopped, on a thread lent by an executor.
 * <p>
 * A server may keep the task waiting until its application has started, or drop it when it shuts down: a loop that is
 * stopped before it began never begins, and whoever stops it learns that.
 */
final class Loop implements Runnable {
    /** One turn; waits by itself when there is nothing to do. */
    interface Turn {
        void run() throws InterruptedException;
    }

    private final String name;
    private final Turn turn;
    private final Notes notes;
    private final CountDownLatch ended = new CountDownLatch(1);
    // Guarded by this
    private Thread thread;
    private boolean stopped;
    /** As thread, to be compared without the lock. */
    private volatile Thread current;

    Loop(String name, Turn turn, Notes notes) {
        this.name = name;
        this.turn = turn;
        this.notes = notes;
    }

    void start(Executor executor) {
        executor.execute(this);
    }

    @Override
    public void run() {
        synchronized (this) {
            if (stopped || thread != null) {
                return;
            }
            thread = Thread.currentThread();
            current = thread;
        }
        boolean begun = OwnWork.begin();
        try {
            while (!stopped()) {
                turnOnce();
            }
        } catch (InterruptedException e) {
            // Interrupted by stop(), or by a server that is ending the application: both mean the same.
        } finally {
            if (begun) {
                OwnWork.end();
            }
            synchronized (this) {
                thread = null;
                current = null;
                stopped = true;
                // The thread belongs to the server; our interrupt must not reach its next task.
                Thread.interrupted();
            }
            ended.countDown();
        }
    }

    private void turnOnce() throws InterruptedException {
        try {
            turn.run();
        } catch (RuntimeException | Error e) {
            // A loop that dies would look like a receiver that is away, for ever.
            notes.broken(name, e);
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private synchronized boolean stopped() {
        return stopped;
    }

    /** Ends the loop after its present turn, or, with force, by an interrupt. Returns at once. */
    synchronized void stop(boolean force) {
        stopped = true;
        if (thread == null) {
            ended.countDown();
        } else if (force) {
            thread.interrupt();
        }
    }

    /** Waits for the end. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether the caller is the loop's own thread. */
    boolean isCurrent() {
        return current == Thread.currentThread();
    }

    /** Whether the loop has had its last turn; false also before the first. */
    boolean ended() {
        return ended.getCount() == 0;
    }

    /** Whether the loop is running, now. */
    synchronized boolean running() {
        return thread != null;
    }
}
