// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.time.Instant;
import org.eventlog.ContextSnapshot;

/**
 * The values that the pipeline adds to one event: its number, its time, and its context.
 *
 * @param observed when it was logged, which differs from its time only if the event was created with a time
 */
record Stamp(EventIds ids, long sequence, Instant time, Instant observed, ContextSnapshot context) {

    /** Milliseconds since 1970; clamped to the range of a long. */
    long epochMillis() {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** Writes the event's UUIDv7, 36 characters. */
    void writeId(byte[] to, int at) {
        ids.write(sequence, epochMillis(), time.getNano() % 1_000_000, to, at);
    }
}
