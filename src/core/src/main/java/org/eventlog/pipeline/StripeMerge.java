// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Brings the events of several stripes into one order, that of their places. A chunk is passed on as it is if no other
 * stripe has an event that belongs between its events; otherwise its events are copied. Small chunks of several stripes
 * are copied, too, into one. Used by the inbox's reader only.
 */
final class StripeMerge {
    private final ChunkPool pool;
    private final List<Lane> lanes;

    /** The chunks of one stripe that were taken, and how far they were passed on. */
    private static final class Lane {
        final ArrayQueue<Chunk> chunks = new ArrayQueue<>();
        /** The first event of the oldest chunk that was not passed on. */
        int next;

        long place() {
            Chunk head = chunks.peek();
            return head == null ? InboxStripe.EMPTY : head.places[next];
        }
    }

    StripeMerge(ChunkPool pool, int stripes) {
        this.pool = pool;
        this.lanes = new ArrayList<>(stripes);
        for (int i = 0; i < stripes; i++) {
            lanes.add(new Lane());
        }
    }

    /** Where the chunks of a stripe come in. */
    ArrayQueue<Chunk> lane(int stripe) {
        return lanes.get(stripe).chunks;
    }

    /**
     * Takes out events in their order.
     *
     * @param before the place of the first event to leave; all before it are here
     * @param upTo how many bytes to take, about
     */
    List<Chunk> take(long before, long upTo) {
        List<Chunk> taken = new ArrayList<>();
        try {
            take(before, upTo, taken);
        } catch (OutOfMemoryError e) {
            // What was not passed on is still in its lane, for the next call.
            int last = taken.size() - 1;
            if (last >= 0 && taken.get(last).count == 0) {
                taken.remove(last);
            }
            if (taken.isEmpty()) {
                throw e;
            }
        }
        for (int i = 0; i < taken.size(); i++) {
            taken.set(i, compact(taken.get(i)));
        }
        return taken;
    }

    private void take(long before, long upTo, List<Chunk> taken) {
        Chunk copies = null;
        long bytes = 0;
        while (bytes < upTo) {
            Lane first = first();
            long others = placeOfOthers(first);
            long limit = Math.min(before, others);
            Chunk head = first.chunks.peek();
            if (head == null || head.places[first.next] >= before) {
                break;
            }
            boolean small = head.isSparse() && (copies != null || others < before);
            if (!small && first.next == 0 && head.places[head.count - 1] < limit) {
                taken.add(head);
                first.chunks.poll();
                bytes += head.length;
                // Later events belong behind this chunk.
                copies = null;
                continue;
            }
            while (first.next < head.count && head.places[first.next] < limit) {
                int size = head.size(first.next);
                if (copies == null || !copies.fits(size)) {
                    copies = pool.take(size);
                    taken.add(copies);
                }
                copies.copy(head, first.next);
                first.next++;
                bytes += size;
            }
            if (first.next == head.count) {
                first.chunks.poll();
                first.next = 0;
                pool.give(head);
            }
        }
    }

    /**
     * A chunk waits until its events are delivered, which may take long. When few events arrive, each time the reader looks,
     * it must not keep the memory of many.
     */
    private Chunk compact(Chunk chunk) {
        if (!chunk.isSparse()) {
            return chunk;
        }
        Chunk compact;
        try {
            compact = chunk.compact();
        } catch (OutOfMemoryError e) {
            // Its events are worth more than its free space.
            return chunk;
        }
        pool.give(chunk);
        return compact;
    }

    /** The place of the oldest event that was not taken out. */
    long place() {
        return first().place();
    }

    private Lane first() {
        Lane first = lanes.get(0);
        // Without an iterator, for which there may be no memory: some chunks may have left their lanes.
        for (int i = 1; i < lanes.size(); i++) {
            if (lanes.get(i).place() < first.place()) {
                first = lanes.get(i);
            }
        }
        return first;
    }

    private long placeOfOthers(Lane one) {
        long least = InboxStripe.EMPTY;
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i) != one) {
                least = Math.min(least, lanes.get(i).place());
            }
        }
        return least;
    }
}
