// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.time.Instant;
import org.eventlog.ContextSnapshot;

/** What the pipeline adds to one event: its number, its time, and who was at work. */
record Stamp(EventIds ids, long sequence, Instant time, ContextSnapshot context) {

    long epochMillis() {
        return time.toEpochMilli();
    }

    /** Writes the event's UUIDv7, 36 characters. */
    void writeId(byte[] to, int at) {
        ids.write(sequence, epochMillis(), time.getNano() % 1_000_000, to, at);
    }
}
