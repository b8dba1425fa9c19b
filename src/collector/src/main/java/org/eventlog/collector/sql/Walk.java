// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Goes through blocks, more of them at a time as long as it is fast: a frequent match is found in the first block, and a
 * rare one costs few queries. It ends when there are no more blocks, or no more time.
 */
final class Walk {
    /** What comes first. */
    enum Order {
        LATEST, HIGHEST, LOWEST
    }

    /** A range of event numbers, both inclusive. */
    record Range(long low, long high) {
        static final Range ALL = new Range(0, Long.MAX_VALUE);
    }

    private static final int GROWTH = 4;

    private final Blocks blocks;
    private final int[] order;
    private final int most;
    private long until;
    private final long longest;
    private final boolean latestFirst;
    private int at;
    private int count;
    private long begun;
    private boolean retried;

    /**
     * @param most the maximum number of blocks at a time
     * @param longest how long a portion may take, in nanoseconds; it gets as many blocks as there is time for
     * @param until when to end, of {@link System#nanoTime}; the first portion is always taken
     */
    Walk(Blocks blocks, Order order, int most, long longest, long until) {
        this.blocks = blocks;
        this.longest = longest;
        latestFirst = order == Order.LATEST;
        this.order = switch (order) {
            case LATEST -> blocks.latestFirst();
            case HIGHEST -> IntStream.range(0, blocks.size()).map(i -> blocks.size() - 1 - i).toArray();
            case LOWEST -> IntStream.range(0, blocks.size()).toArray();
        };
        this.most = most;
        this.until = until;
    }

    /** Whether all blocks have been taken. */
    boolean isComplete() {
        return at == order.length;
    }

    /** Whether there are more blocks and time for them. */
    boolean goesOn() {
        return !isComplete() && (at == 0 || System.nanoTime() - until < 0);
    }

    boolean isAtStart() {
        return at == 0;
    }

    /** Goes on for longer. */
    void extend(long nanos) {
        until = System.nanoTime() + nanos;
    }

    /** When to end, of {@link System#nanoTime}. */
    long until() {
        return until;
    }

    /** The next portion, with at most so many blocks. */
    List<Range> next(int atMost) {
        return next(next -> Math.min(next, atMost));
    }

    /** The next portion. */
    List<Range> next() {
        return next(next -> next);
    }

    private List<Range> next(IntUnaryOperator bounded) {
        long now = System.nanoTime();
        int more = 1;
        if (retried) {
            more = count;
        } else if (at > 0) {
            // As many as there is time for, by the speed of the last portion.
            long possible = Math.min(until - now, longest) / Math.max(1, (now - begun) / count);
            more = (int) Math.max(1, Math.min(Math.min(most, (long) count * GROWTH), possible));
        }
        retried = false;
        begun = now;
        count = Math.min(bounded.applyAsInt(more), order.length - at);
        long[] ids = Arrays.stream(order, at, at + count).mapToLong(blocks::id).sorted().toArray();
        at += count;
        return ranges(ids);
    }

    private static List<Range> ranges(long[] ids) {
        List<Range> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= ids.length; i++) {
            if (i == ids.length || ids[i] != ids[i - 1] + 1) {
                ranges.add(new Range(Blocks.start(ids[from]), Blocks.start(ids[i - 1] + 1) - 1));
                from = i;
            }
        }
        return ranges;
    }

    /** Takes back the last portion, which could not be finished in time. The next one is smaller, if it can be. */
    void giveBack() {
        at -= count;
        if (count == 1) {
            until = System.nanoTime();
        }
        count = Math.max(1, count / GROWTH);
        retried = true;
    }

    /** The time of the latest event in the blocks not taken yet. Not for a complete walk. */
    long latest() {
        return latestFirst
                ? blocks.last(order[at])
                : Arrays.stream(order, at, order.length).mapToLong(blocks::last).max().getAsLong();
    }

    /** The highest number in the blocks not taken yet, for the order HIGHEST. Not for a complete walk. */
    long highest() {
        return Blocks.start(blocks.id(order[at]) + 1) - 1;
    }

    /** The number before the first one in the blocks not taken yet, for the order LOWEST. Not for a complete walk. */
    long passed() {
        return Blocks.start(blocks.id(order[at])) - 1;
    }
}
