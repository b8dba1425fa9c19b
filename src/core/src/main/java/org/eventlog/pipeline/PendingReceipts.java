// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The receipts of one chunk's events, in order. Unlike the chunk, which is large, it stays in memory. Used by one
 * thread at a time, and in the journal and after it under the lock of {@link Receipts}.
 */
final class PendingReceipts {
    private record Entry(int index, PendingReceipt pending) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    /** The position of the chunk's first event. */
    long first;

    void add(int index, PendingReceipt pending) {
        entries.add(new Entry(index, pending));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    List<PendingReceipt> all() {
        return entries.stream().map(Entry::pending).toList();
    }

    /** Takes out those below the position. */
    List<PendingReceipt> takeBelow(long position) {
        List<PendingReceipt> taken = new ArrayList<>();
        while (!entries.isEmpty() && first + entries.peek().index < position) {
            taken.add(entries.poll().pending);
        }
        return taken;
    }

    /** Removes and returns those at these positions. */
    List<PendingReceipt> take(Positions positions) {
        List<PendingReceipt> taken = new ArrayList<>();
        entries.removeIf(entry -> {
            long position = first + entry.index;
            boolean is = positions.from() <= position && position < positions.to();
            return is && taken.add(entry.pending);
        });
        return taken;
    }

    /** Removes and returns the receipt at the position, or null. */
    PendingReceipt take(long position) {
        for (Entry entry : entries) {
            if (first + entry.index >= position) {
                return first + entry.index == position && entries.remove(entry) ? entry.pending : null;
            }
        }
        return null;
    }
}
