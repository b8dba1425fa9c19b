// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import java.time.Duration;

/**
 * How fast datagrams may follow each other: a receiver has room for some hundreds, and what comes while that is full is
 * lost without a word. So a burst, as a backlog at the start is one, begins slowly and becomes faster.
 *
 * <p>
 * Pure state; times in nanoseconds of one ticker. Used by one thread.
 */
final class Pace {
    /** What a datagram takes in a kernel beside its bytes. */
    static final int OVERHEAD = 768;
    /** A third of the room that Linux gives a socket by default. */
    static final int BURST = 64 * 1024;
    /** Bytes a second: some ten thousand small events. */
    static final long FIRST_RATE = 10_000_000;
    static final long LAST_RATE = 8 * FIRST_RATE;

    private static final long STEP = Duration.ofMillis(250).toNanos();
    private static final long QUIET = Duration.ofSeconds(1).toNanos();
    private static final double SECOND = 1e9;

    private boolean begun;
    private double room;
    private long rate;
    private long last;
    private long raisedAt;

    /** How long to wait before a datagram of so many bytes, in nanoseconds. */
    long before(int bytes, long now) {
        if (!begun || now - last > QUIET) {
            begun = true;
            room = BURST;
            rate = FIRST_RATE;
            raisedAt = now;
        } else {
            room = Math.min(BURST, room + (now - last) * rate / SECOND);
            if (now - raisedAt >= STEP && rate < LAST_RATE) {
                rate *= 2;
                raisedAt = now;
            }
        }
        last = now;
        room -= bytes + OVERHEAD;
        return room >= 0 ? 0 : (long) (-room / rate * SECOND);
    }
}
