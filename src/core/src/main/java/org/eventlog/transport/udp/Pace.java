// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import java.time.Duration;

/**
 * Limits the rate of datagrams. A receiver buffers a few hundred datagrams and silently loses any that arrive while the
 * buffer is full. A burst, such as a backlog at startup, therefore starts slowly and accelerates.
 *
 * <p>
 * Holds only state. Times are nanoseconds of one ticker. Not thread-safe.
 */
final class Pace {
    /** The kernel's overhead per datagram, in bytes. */
    static final int OVERHEAD = 768;
    /** A third of the default size of a socket buffer in Linux. */
    static final int BURST = 64 * 1024;
    /** In bytes per second, about ten thousand small events. */
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

    /** The time to wait before a datagram of this size, in nanoseconds. */
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
