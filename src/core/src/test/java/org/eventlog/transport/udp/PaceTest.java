// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final int EVENT = 300;
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private final Pace pace = new Pace();
    private long now = Long.MAX_VALUE - 1000 * MILLI;

    @Test
    void sendsAFewDatagramsImmediately() {
        for (int i = 0; i < 50; i++) {
            assertThat(pace.before(EVENT, now)).isZero();
        }
    }

    @Test
    void startsABurstSlowly() {
        int sent = send(20 * MILLI);

        // What Linux has room for, by default, if the receiver has read nothing for as long.
        assertThat(sent * (EVENT + Pace.OVERHEAD)).isLessThan(280_000);
    }

    @Test
    void acceleratesALongBurstUpToALimit() {
        int first = send(250 * MILLI);
        send(1_000 * MILLI);
        int later = send(250 * MILLI);

        assertThat(later).isBetween(6 * first, 9 * first);
        assertThat(later * 4L * (EVENT + Pace.OVERHEAD)).isLessThan(Pace.LAST_RATE + Pace.LAST_RATE / 10);
    }

    @Test
    void startsSlowlyAgainAfterIdleTime() {
        int first = send(250 * MILLI);
        send(1_000 * MILLI);
        now += 1_500 * MILLI;

        assertThat(send(250 * MILLI)).isBetween(first - 70, first + 70);
    }

    /** Sends as fast as it may for so long; returns how many. */
    private int send(long nanos) {
        long end = now + nanos;
        int sent = 0;
        while (now - end < 0) {
            now += pace.before(EVENT, now);
            sent++;
        }
        return sent;
    }
}
