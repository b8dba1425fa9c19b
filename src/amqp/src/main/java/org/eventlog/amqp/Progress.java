// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import java.time.Duration;

/** The current step of the client's thread, and the time since its last progress. Thread-safe. */
final class Progress {
    private String doing = "";
    private long limit;
    private long since;

    /** Starts the next step. */
    synchronized void step(String next, Duration most) {
        doing = next;
        limit = most.toNanos();
        since = System.nanoTime();
    }

    /** Records progress of the step. */
    synchronized void made() {
        since = System.nanoTime();
    }

    /** The remaining nanoseconds until the step times out without progress. */
    synchronized long left() {
        return limit - (System.nanoTime() - since);
    }

    synchronized String text() {
        return "no progress in " + limit / 1_000_000 + " ms while " + doing;
    }
}
