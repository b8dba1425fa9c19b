// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * The receipts of one chunk's events, in order. Unlike the chunk, which is large, it stays in memory. Used by one
 * thread at a time, and in the journal and after it under the lock of {@link Receipts}.
 */
final class PendingReceipts {
    private record Entry(int index, PendingReceipt pending) {}

    private final ArrayList<Entry> entries = new ArrayList<>(1);
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
        int below = 0;
        while (below < entries.size() && first + entries.get(below).index < position) {
            below++;
        }
        List<Entry> lowest = entries.subList(0, below);
        List<PendingReceipt> taken = lowest.stream().map(Entry::pending).toList();
        lowest.clear();
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
        int found = find(position);
        return found < 0 ? null : entries.remove(found).pending;
    }

    /** The receipt at the position, or null. */
    PendingReceipt at(long position) {
        int found = find(position);
        return found < 0 ? null : entries.get(found).pending;
    }

    /** Needs no memory. */
    private int find(long position) {
        int low = 0;
        int high = entries.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = first + entries.get(middle).index;
            if (found == position) {
                return middle;
            }
            if (found < position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
