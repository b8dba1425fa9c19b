// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Values of the journal that require access to the store or its file. The journal thread updates them once a second, so
 * readers never wait for the disk.
 */
final class JournalGauges {
    private static final long EVERY_MILLIS = 1_000;
    private static final long NONE = Long.MAX_VALUE;

    private final WriteBehindBuffer writeBehind;
    private final SendQueue sendQueue;
    private final InstantSource clock;
    private final ClockSteps steps;
    /** The time of the last update. Journal thread only. */
    private long looked = Long.MIN_VALUE / 2;
    // Written by the journal thread
    private volatile long fileBytes;
    /** The arrival time of the oldest event, in milliseconds since 1970. */
    private volatile long oldest = NONE;

    JournalGauges(WriteBehindBuffer writeBehind, SendQueue sendQueue, InstantSource clock, ClockSteps steps) {
        this.writeBehind = writeBehind;
        this.sendQueue = sendQueue;
        this.clock = clock;
        this.steps = steps;
    }

    /** Updates the values if it is time. For the journal thread. */
    void look() {
        long now = clock.millis();
        // The clock may have been set back.
        if (Math.abs(now - looked) < EVERY_MILLIS) {
            return;
        }
        looked = now;
        fileBytes = writeBehind.fileBytes();
        if (sendQueue.queuedEvents() == 0) {
            oldest = NONE;
        } else {
            long first = sendQueue.released();
            long time = writeBehind.timeOf(first);
            oldest = time < 0 ? oldest : steps.arrival(first, time, sendQueue.end());
        }
    }

    long fileBytes() {
        return fileBytes;
    }

    Duration oldestAge() {
        long since = oldest;
        return since == NONE || sendQueue.queuedEvents() == 0
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, clock.millis() - since));
    }
}
