// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.maps;

import java.util.Arrays;

/**
 * Reads the field {@code mappings} of a source map in one pass, in constant memory.
 *
 * <pre>
 * mappings  line ( ";" line )*            one line for each line of the script
 * line      [ segment ( "," segment )* ]
 * segment   column [ source line column [ name ] ]
 * number    the difference from the last one of its kind; groups of five bits, the lowest first, as base64 digits
 *           whose sixth bit says that more follow; the lowest bit of the number is its sign
 * </pre>
 *
 * <p>ECMA-426, "Decoding source maps". Anything else is refused, as are positions below zero, numbers of more than 32
 * bits, and sources and names that the map does not have.
 */
final class Mappings {
    private static final byte[] DIGITS = new byte[128];
    private static final int FIELDS = 5;

    static {
        Arrays.fill(DIGITS, (byte) -1);
        String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < digits.length(); i++) {
            DIGITS[digits.charAt(i)] = (byte) i;
        }
    }

    /** Is told of each segment. All numbers start at 0. */
    interface Visitor {
        /**
         * @param source its index, -1 if this part of the script has no source
         * @param name its index, -1 for none
         */
        void segment(int line, int column, int source, int sourceLine, int sourceColumn, int name);
    }

    private final String text;
    private final int sources;
    private final int names;
    private int at;
    /** The current column, source, line and column of the source, and name. */
    private final long[] last = new long[FIELDS];

    private Mappings(String text, int sources, int names) {
        this.text = text;
        this.sources = sources;
        this.names = names;
    }

    static void read(String text, int sources, int names, Visitor visitor) throws BadMap {
        new Mappings(text, sources, names).read(visitor);
    }

    private void read(Visitor visitor) throws BadMap {
        int line = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ';') {
                line++;
                last[0] = 0;
                at++;
            } else if (c == ',') {
                at++;
            } else {
                int fields = segment();
                visitor.segment(line, (int) last[0], fields == 1 ? -1 : (int) last[1], (int) last[2], (int) last[3],
                        fields == FIELDS ? (int) last[4] : -1);
            }
        }
    }

    /** @return the number of its fields */
    private int segment() throws BadMap {
        int fields = 0;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ';') {
            if (fields == FIELDS) {
                throw bad("a segment has more than 5 numbers");
            }
            last[fields] += number();
            if (last[fields] < 0 || last[fields] > Integer.MAX_VALUE) {
                throw bad("a position is negative or too large");
            }
            fields++;
        }
        if (fields == 2 || fields == 3) {
            throw bad("a segment has " + fields + " numbers instead of 1, 4 or 5");
        }
        if (fields > 1 && last[1] >= sources || fields == FIELDS && last[4] >= names) {
            throw bad("a segment refers to a source or a name that the map does not have");
        }
        return fields;
    }

    private long number() throws BadMap {
        long value = 0;
        int shift = 0;
        int digit;
        do {
            char c = at < text.length() ? text.charAt(at) : 0;
            digit = c < DIGITS.length ? DIGITS[c] : -1;
            if (digit < 0) {
                throw bad(at == text.length() ? "it ends within a number" : "a character is not a base64 digit");
            }
            value |= (digit & 31L) << shift;
            shift += 5;
            at++;
            if (value > 0xffff_ffffL || shift > 35) {
                throw bad("a number has more than 32 bits");
            }
        } while ((digit & 32) != 0);
        long size = value >>> 1;
        return (value & 1) == 0 ? size : size == 0 ? Integer.MIN_VALUE : -size;
    }

    private BadMap bad(String what) {
        return new BadMap("bad_mappings", "The mappings are invalid at character " + at + ": " + what + ".");
    }
}
