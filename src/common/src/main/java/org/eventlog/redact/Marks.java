// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Arrays;

/** The places of a text that are not to be shown. They may overlap and come in any order. */
final class Marks {
    /** Begin and end in one number, so that sorting takes no objects; the lowest bit of the end says "quoted". */
    private long[] places = new long[4];
    private int count;

    /** @param quoted whether the mask takes the place of something in JSON that is no string */
    void add(View view, int from, int to, boolean quoted) {
        int begin = view.origin(from);
        int end = view.origin(to);
        if (end <= begin) {
            return;
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
        }
        places[count++] = (long) begin << 32 | (long) end << 1 & 0xffff_ffffL | (quoted ? 1 : 0);
    }

    void add(View view, int from, int to) {
        add(view, from, to, false);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The text with a mask for each place, one for those that overlap or touch. */
    String masked(String text) {
        if (count == 0) {
            return text;
        }
        Arrays.sort(places, 0, count);
        StringBuilder out = new StringBuilder(text.length());
        int written = 0;
        for (int i = 0; i < count;) {
            int begin = begin(places[i]);
            int end = end(places[i]);
            boolean quoted = isQuoted(places[i]);
            for (i++; i < count && begin(places[i]) < end; i++) {
                if (end(places[i]) >= end) {
                    // The larger of the two that begin at one place, and of those that overlap.
                    quoted = begin(places[i]) == begin && isQuoted(places[i]);
                    end = end(places[i]);
                }
            }
            out.append(text, written, begin).append(quoted ? '"' + Secrets.MASK + '"' : Secrets.MASK);
            written = end;
        }
        return out.append(text, written, text.length()).toString();
    }

    private static int begin(long place) {
        return (int) (place >>> 32);
    }

    private static int end(long place) {
        return (int) (place & 0xffff_ffffL) >>> 1;
    }

    private static boolean isQuoted(long place) {
        return (place & 1) != 0;
    }
}
