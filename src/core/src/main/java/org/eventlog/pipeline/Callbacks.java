// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.internal.ForeignCode;
import org.eventlog.thread.Uninterrupted;

/**
 * Runs tasks that may call code of the application: on the given executor or, if that refuses a task or does not start
 * it, on a new thread. The pipeline's own threads run them only if no thread can be created.
 * <p>
 * The tasks are in one queue, from which each thread takes the next, so a blocked task does not delay the others.
 * Thread-safe.
 */
final class Callbacks {
    /** The maximum number of additional tasks that an executor's thread runs, in case another thread is blocked. */
    private static final int MORE = 1_000;
    /** How many threads a close starts at least for tasks that do not progress; each may be blocked by one. */
    private static final int MORE_THREADS = 2;
    /** How long a close waits for the executor, and then for each thread in its place. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Executor executor;
    private final ThreadFactory threads;
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    /** Tasks that are not done, those under way included. */
    private final AtomicInteger open = new AtomicInteger();
    private final Set<Thread> atWork = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean rescuing = new AtomicBoolean();
    private volatile boolean closed;

    /**
     * @param threads creates threads in place of the executor's
     */
    Callbacks(Executor executor, ThreadFactory threads) {
        this.executor = executor;
        this.threads = threads;
    }

    void run(List<Runnable> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        if (closed) {
            // Only events logged too late follow, whose receipts have no callbacks yet. Those that still wait may block.
            tasks.forEach(Callbacks::runOne);
            return;
        }
        open.addAndGet(tasks.size());
        waiting.addAll(tasks);
        try {
            executor.execute(() -> work(tasks.size() + MORE));
        } catch (Throwable e) {
            // The application is stopping, or no more threads can be created.
            ForeignCode.caught(e);
            rescue();
        }
    }

    private void work(int most) {
        boolean first = atWork.add(Thread.currentThread());
        try {
            Runnable next = waiting.poll();
            for (int done = 0; next != null; next = ++done < most ? waiting.poll() : null) {
                try {
                    runOne(next);
                } finally {
                    open.decrementAndGet();
                }
            }
        } finally {
            if (first) {
                atWork.remove(Thread.currentThread());
            }
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // What the application does there keeps its faults to itself; this is of the JVM.
            ForeignCode.caught(e);
        }
    }

    private void rescue() {
        if (rescuing.compareAndSet(false, true) && !onOwnThread(this::rescueAll)) {
            rescueAll();
        }
    }

    private void rescueAll() {
        do {
            work(Integer.MAX_VALUE);
            rescuing.set(false);
            // Handle a task that was added between the two checks, because no other thread would.
        } while (!waiting.isEmpty() && rescuing.compareAndSet(false, true));
    }

    private boolean onOwnThread(Runnable work) {
        try {
            threads.newThread(work).start();
            return true;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    /**
     * Runs the remaining tasks: on the executor or, if that does not start them, on new threads, which continue after
     * this method returns if tasks take longer. This thread runs them only if no thread can be created, because a task
     * of the application may block.
     */
    void close(Uninterrupted wait) {
        for (int i = 0; i < MORE_THREADS && !awaitDone(wait) && !waiting.isEmpty(); i++) {
            onNewThread();
        }
        closed = true;
        if (!waiting.isEmpty()) {
            onNewThread();
        }
    }

    private void onNewThread() {
        if (!onOwnThread(() -> work(Integer.MAX_VALUE))) {
            work(Integer.MAX_VALUE);
        }
    }

    private boolean awaitDone(Uninterrupted wait) {
        // A task that calls close must not wait for itself.
        int own = atWork.contains(Thread.currentThread()) ? 1 : 0;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (open.get() > own && System.nanoTime() - deadline < 0) {
            wait.pause(PAUSE_NANOS);
        }
        return open.get() <= own;
    }
}
