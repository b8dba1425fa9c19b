// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The tickets of one chunk's events, in order. Outlives the chunk in memory: it is small, the chunk is not. Used by one
 * thread at a time, from the journal on under the lock of {@link Receipts}.
 */
final class Tickets {
    private record Entry(int index, Ticket ticket) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    /** The position of the chunk's first event. */
    long first;

    void add(int index, Ticket ticket) {
        entries.add(new Entry(index, ticket));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<Ticket> all() {
        return entries.stream().map(Entry::ticket).toList();
    }

    /** Takes out those below the position. */
    List<Ticket> takeBelow(long position) {
        List<Ticket> taken = new ArrayList<>();
        while (!entries.isEmpty() && first + entries.peek().index < position) {
            taken.add(entries.poll().ticket);
        }
        return taken;
    }

    /** Takes out the one at the position, or null. */
    Ticket take(long position) {
        for (Entry entry : entries) {
            if (first + entry.index == position) {
                entries.remove(entry);
                return entry.ticket;
            }
        }
        return null;
    }
}
