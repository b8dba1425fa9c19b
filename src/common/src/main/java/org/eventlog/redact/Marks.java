// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Arrays;

/** The ranges of a text that are to be masked. They may overlap and be added in any order. */
final class Marks {
    private static final long[] NONE = {};

    /** Begin and end in one number, so that sorting needs no objects. The lowest bit of the end means "quoted". */
    private long[] places = NONE;
    private int count;

    /**
     * @param quoted whether the mask replaces a JSON value that is not a string
     */
    void add(View view, int from, int to, boolean quoted) {
        int begin = view.origin(from);
        int end = view.origin(to);
        if (end <= begin) {
            return;
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, Math.max(4, 2 * count));
        }
        places[count++] = place(begin, end, quoted);
    }

    void add(View view, int from, int to) {
        add(view, from, to, false);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The text with a mask for each range, and a single one for overlapping ranges. */
    String masked(String text) {
        if (count == 0) {
            return text;
        }
        merge();
        StringBuilder out = new StringBuilder(text.length());
        int written = 0;
        for (int i = 0; i < count; i++) {
            out.append(text, written, begin(i)).append(isQuoted(i) ? '"' + Secrets.MASK + '"' : Secrets.MASK);
            written = end(i);
        }
        return out.append(text, written, text.length()).toString();
    }

    /** Sorts the ranges and merges those that overlap. */
    void merge() {
        Arrays.sort(places, 0, count);
        int merged = 0;
        for (int i = 0; i < count;) {
            int begin = begin(i);
            int end = end(i);
            boolean quoted = isQuoted(i);
            for (i++; i < count && begin(i) < end; i++) {
                if (end(i) >= end) {
                    // The larger of two ranges that start at the same position or overlap.
                    quoted = begin(i) == begin && isQuoted(i);
                    end = end(i);
                }
            }
            places[merged++] = place(begin, end, quoted);
        }
        count = merged;
    }

    int count() {
        return count;
    }

    private static long place(int begin, int end, boolean quoted) {
        return (long) begin << 32 | (long) end << 1 & 0xffff_ffffL | (quoted ? 1 : 0);
    }

    int begin(int i) {
        return (int) (places[i] >>> 32);
    }

    int end(int i) {
        return (int) (places[i] & 0xffff_ffffL) >>> 1;
    }

    boolean isQuoted(int i) {
        return (places[i] & 1) != 0;
    }
}
