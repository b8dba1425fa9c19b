// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eventlog.thread.Uninterrupted;

/**
 * Has something closed once, whichever threads ask for it and how often. Who asks while another closes waits for the
 * end of that; who asks from within the closing, or on a thread that must end for it, does not.
 */
final class CloseOnce {
    private final Consumer<Uninterrupted> work;
    private final AtomicReference<Thread> closer = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * @param work
     *            closes
     */
    CloseOnce(Consumer<Uninterrupted> work) {
        this.work = work;
    }

    /**
     * @param elsewhere
     *            whether the caller's thread must end for the work to end: another does the work then
     * @param most
     *            how long to wait for another thread that closes
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
            // Better slowly than not at all.
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
