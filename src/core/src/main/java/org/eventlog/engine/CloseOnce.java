// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eventlog.thread.Uninterrupted;

/**
 * Ensures that something is closed only once, regardless of how many threads call it. A call while another thread is
 * closing waits for that thread, unless the call comes from within the closing, or from a thread that must end before
 * the closing can finish.
 */
final class CloseOnce {
    private final Consumer<Uninterrupted> work;
    private final AtomicReference<Thread> closer = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * @param work performs the closing
     */
    CloseOnce(Consumer<Uninterrupted> work) {
        this.work = work;
    }

    /**
     * @param elsewhere whether the caller's thread must end before the work can finish; another thread then does the
     *            work
     * @param most how long to wait for another thread that is closing
     */
    void close(boolean elsewhere, Duration most) {
        Thread here = Thread.currentThread();
        if (closer.compareAndSet(null, here)) {
            if (!elsewhere || !startElsewhere()) {
                run();
            }
        } else if (closer.get() != here && !elsewhere) {
            try (Uninterrupted wait = new Uninterrupted()) {
                wait.await(done, most.toNanos());
            }
        }
    }

    private boolean startElsewhere() {
        try {
            LoopThreads.thread(this::run).start();
            return true;
        } catch (RuntimeException | Error e) {
            // No other thread is available: close in this one.
            return false;
        }
    }

    private void run() {
        closer.set(Thread.currentThread());
        try (Uninterrupted wait = new Uninterrupted()) {
            work.accept(wait);
        } finally {
            done.countDown();
        }
    }
}
