// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.time.Instant;
import org.eventlog.ContextSnapshot;

/**
 * The values that the pipeline adds to one event: its number, its time, and its context.
 *
 * @param observed when it was logged: the same as its time, but where it came with one of its own
 */
record Stamp(EventIds ids, long sequence, Instant time, Instant observed, ContextSnapshot context) {

    /** Milliseconds since 1970; of a time beyond what a long holds, the nearest that it does. */
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
