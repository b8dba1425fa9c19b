// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.spi.Batch;

/** What a sender does, without a transport. */
final class Reading {
    private Reading() {}

    static List<String> all(Journal journal) {
        return all(journal, 300);
    }

    /** Reads and releases everything, in batches of at most this many bytes. */
    static List<String> all(Journal journal, int batchBytes) {
        List<String> events = new ArrayList<>();
        long cursor = 0;
        journal.step();
        for (int turn = 0; turn < 20_000 && journal.sendQueue().queuedEvents() > 0; turn++) {
            Batch batch = journal.sendQueue().peek(journal.sendQueue().id(),
                    Math.max(cursor, journal.sendQueue().released()),
                    batchBytes, 7);
            if (batch != null) {
                batch.slices().forEach(slice -> IntStream.range(0, slice.count())
                        .forEach(i -> events.add(StandardCharsets.UTF_8.decode(slice.event(i)).toString())));
                cursor = batch.last() + 1;
                journal.sendQueue().release(journal.sendQueue().id(), cursor);
            }
            journal.step();
        }
        return events;
    }
}
