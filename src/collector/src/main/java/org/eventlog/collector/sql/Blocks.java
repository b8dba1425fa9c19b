// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Blocks of consecutive event numbers in which a search has to look, by number, each with the range of the times of its
 * events. Immutable.
 */
public final class Blocks {
    private static final int SHIFT = 10;
    /** The number of event numbers in a block. */
    public static final int SIZE = 1 << SHIFT;
    public static final Blocks NONE = new Blocks(new long[0], new long[0], new long[0]);

    private final long[] ids;
    private final long[] first;
    private final long[] last;

    /**
     * @param ids ascending
     * @param first the earliest time of each block's events, or an earlier one
     * @param last the latest time of each block's events, or a later one
     */
    public Blocks(long[] ids, long[] first, long[] last) {
        this.ids = ids;
        this.first = first;
        this.last = last;
    }

    /** The block of an event's number. */
    public static long of(long seq) {
        return seq >> SHIFT;
    }

    /** The first number of a block. */
    static long start(long id) {
        return id << SHIFT;
    }

    public int size() {
        return ids.length;
    }

    /** The number after the last block's; 0 if there is none. */
    public long next() {
        return ids.length == 0 ? 0 : ids[ids.length - 1] + 1;
    }

    long id(int index) {
        return ids[index];
    }

    long last(int index) {
        return last[index];
    }

    /** These and others, which have higher numbers. */
    public Blocks and(Blocks others) {
        return new Blocks(joined(ids, others.ids), joined(first, others.first), joined(last, others.last));
    }

    private static long[] joined(long[] some, long[] others) {
        long[] all = Arrays.copyOf(some, some.length + others.length);
        System.arraycopy(others, 0, all, some.length, others.length);
        return all;
    }

    /** Those with numbers from a block on. */
    public Blocks from(long id) {
        return where(index -> ids[index] >= id);
    }

    /** Those with numbers below a block. */
    public Blocks below(long id) {
        return where(index -> ids[index] < id);
    }

    /**
     * Those that may contain events of this time, as if they contained no others: a few events of a sender whose clock
     * is ahead do not put a block before the others. Null for no restriction.
     */
    public Blocks within(Long from, Long to) {
        Blocks kept = where(index -> (from == null || last[index] >= from) && (to == null || first[index] < to));
        return new Blocks(kept.ids,
                from == null ? kept.first : Arrays.stream(kept.first).map(ts -> Math.max(ts, from)).toArray(),
                to == null ? kept.last : Arrays.stream(kept.last).map(ts -> Math.min(ts, to - 1)).toArray());
    }

    /** Those with one of these numbers. */
    public Blocks only(long[] ascending) {
        return where(index -> Arrays.binarySearch(ascending, ids[index]) >= 0);
    }

    private Blocks where(IntPredicate isKept) {
        int[] kept = new int[ids.length];
        int count = 0;
        for (int i = 0; i < ids.length; i++) {
            if (isKept.test(i)) {
                kept[count++] = i;
            }
        }
        if (count == ids.length) {
            return this;
        }
        long[][] chosen = new long[3][count];
        for (int i = 0; i < count; i++) {
            chosen[0][i] = ids[kept[i]];
            chosen[1][i] = first[kept[i]];
            chosen[2][i] = last[kept[i]];
        }
        return new Blocks(chosen[0], chosen[1], chosen[2]);
    }

    /** The indexes of the blocks, that with the latest event first; of equal ones, the one with the higher number. */
    int[] latestFirst() {
        boolean sorted = true;
        for (int i = 1; i < last.length && sorted; i++) {
            sorted = last[i] >= last[i - 1];
        }
        int[] order = new int[ids.length];
        if (sorted) {
            Arrays.setAll(order, i -> order.length - 1 - i);
            return order;
        }
        return java.util.stream.IntStream.range(0, ids.length).boxed()
                .sorted((a, b) -> last[a] == last[b] ? Integer.compare(b, a) : Long.compare(last[b], last[a]))
                .mapToInt(Integer::intValue).toArray();
    }
}
