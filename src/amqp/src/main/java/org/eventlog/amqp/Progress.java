// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import java.time.Duration;

/** What the client's thread does at present, and since when without progress. Thread-safe. */
final class Progress {
    private String doing = "";
    private long limit;
    private long since;

    /** Another step begins. */
    synchronized void step(String next, Duration most) {
        doing = next;
        limit = most.toNanos();
        since = System.nanoTime();
    }

    /** The step goes on. */
    synchronized void made() {
        since = System.nanoTime();
    }

    /** The nanoseconds that remain for the step, unless progress is made. */
    synchronized long left() {
        return limit - (System.nanoTime() - since);
    }

    synchronized String text() {
        return "no progress in " + limit / 1_000_000 + " ms while " + doing;
    }
}
