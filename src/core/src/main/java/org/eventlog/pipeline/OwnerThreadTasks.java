// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tasks from other threads for the journal thread, because only that thread may access the store. The caller waits for
 * a limited time.
 */
final class OwnerThreadTasks {
    private static final long LIMIT_SECONDS = 30;

    private final ConcurrentLinkedQueue<FutureTask<?>> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private volatile Thread owner;

    /**
     * Runs the task on the journal thread and returns its result.
     *
     * @param wake wakes the journal thread
     *
     * @throws IllegalStateException if the journal is closed, does not run the task in time, its store cannot be used, or
     *            the caller is the journal thread itself
     */
    <T> T ask(Callable<T> action, Runnable wake) throws InterruptedException {
        if (owner == Thread.currentThread() && !closed) {
            throw new IllegalStateException("called on the journal's own thread, which would wait for itself");
        }
        FutureTask<T> task = new FutureTask<>(action);
        waiting.add(task);
        if (closed) {
            close();
        }
        wake.run();
        try {
            return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (CancellationException e) {
            throw new IllegalStateException("the event log is closed", e);
        } catch (TimeoutException e) {
            task.cancel(false);
            throw new IllegalStateException("the journal did not answer within " + LIMIT_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        }
    }

    /** Runs the waiting tasks; for the journal thread. */
    void run() {
        owner = Thread.currentThread();
        for (FutureTask<?> task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    void close() {
        closed = true;
        for (FutureTask<?> task = waiting.poll(); task != null; task = waiting.poll()) {
            task.cancel(false);
        }
    }
}
