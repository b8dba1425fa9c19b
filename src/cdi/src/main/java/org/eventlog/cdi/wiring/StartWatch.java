// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import org.eventlog.internal.ForeignCode;

/**
 * Finds out that a container in Java SE has failed to start. A server tells an application of that with the event
 * {@code BeforeShutdown}, but Weld SE tells nobody: it only forgets the container. What was installed before would stay
 * until the end of the JVM.
 *
 * <p>
 * A thread looks whether there still is a container, from the begin of the start to its end. It sees nothing while
 * another container runs in the same JVM.
 */
final class StartWatch implements Runnable {
    private static final long LOOK_MILLIS = 200;
    private static final long LOOKS = Duration.ofMinutes(10).toMillis() / LOOK_MILLIS;

    private final Runnable failed;
    private boolean over;

    private StartWatch(Runnable failed) {
        this.failed = failed;
    }

    /**
     * Begins to watch the container that is starting.
     *
     * @param failed called at most once, in a thread of its own
     * @return null in a server, and if the container cannot be watched
     */
    static StartWatch begin(Runnable failed) {
        Object container = current();
        if (!isStarting(container)) {
            return null;
        }
        StartWatch watch = new StartWatch(failed);
        Thread thread = new Thread(watch, "eventlog-start");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    private static boolean isStarting(Object container) {
        // A server may lack the API.
        return ForeignCode.call(() -> container instanceof SeContainer se && !se.isRunning(), fault -> false);
    }

    /** The container known now; null for none. */
    private static Object current() {
        return ForeignCode.call(CDI::current, none -> null);
    }

    /** The start, or the application, has ended. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    @Override
    public void run() {
        try {
            if (isForgotten()) {
                failed.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isForgotten() throws InterruptedException {
        for (long look = 0; look < LOOKS; look++) {
            if (isOverWithin(LOOK_MILLIS)) {
                return false;
            }
            if (current() == null) {
                // It may have started and ended in the meantime.
                return !isOverWithin(1);
            }
        }
        return false;
    }

    private synchronized boolean isOverWithin(long millis) throws InterruptedException {
        if (!over) {
            wait(millis);
        }
        return over;
    }
}
