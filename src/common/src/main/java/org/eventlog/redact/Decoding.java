// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Arrays;

/**
 * One step of decoding: percent signs (RFC 3986, in UTF-8 or else ISO 8859-1, and {@code %u0041}), escapes of JSON and
 * of programming languages, and the predefined entities of XML. Invalid codes are left unchanged.
 */
final class Decoding {
    /** Those of XML, and those of HTML for blanks, dashes and signs that separate a name and its value. */
    private static final String[] ENTITIES = {"&amp;", "&quot;", "&lt;", "&gt;", "&apos;", "&nbsp;", "&ensp;", "&emsp;",
            "&thinsp;", "&numsp;", "&ndash;", "&mdash;", "&dash;", "&shy;", "&middot;", "&bull;", "&colon;", "&equals;",
            "&commat;", "&sol;", "&nbsp"};
    private static final String CHARACTERS = "&\"<>'\u00a0\u2002\u2003\u2009\u2007\u2013\u2014\u2010\u00ad\u00b7"
            + "\u2022:=@/\u00a0";
    private static final int LONGEST_ENTITY = 9;

    private final View view;
    private final boolean plus;
    private final StringBuilder out;
    private int[] places;
    private boolean changed;
    private int at;

    private Decoding(View view, boolean plus) {
        this.view = view;
        this.plus = plus;
        out = new StringBuilder(view.length());
        places = new int[view.length() + 1];
    }

    /**
     * The text decoded once; null if there is nothing to decode.
     *
     * @param plus whether a plus is a blank, as in queries and forms
     */
    static View of(View view, boolean plus) {
        return new Decoding(view, plus).run();
    }

    /** The text decoded as often as possible, within the limit of {@link Scan#MAX_DEPTH}. */
    static View all(View view, boolean plus) {
        View all = view;
        for (int i = 0; i < Scan.MAX_DEPTH; i++) {
            View next = of(all, plus && i == 0);
            if (next == null) {
                break;
            }
            all = next;
        }
        return all;
    }

    private View run() {
        while (at < view.length()) {
            char c = view.at(at);
            switch (c) {
                case '%' -> percent();
                case '\\' -> escape();
                case '&' -> entity();
                case '+' -> {
                    changed |= plus;
                    put(plus ? ' ' : '+', 1);
                }
                default -> put(c, 1);
            }
        }
        if (!changed) {
            return null;
        }
        place(out.length(), view.origin(view.length()));
        return view.derived(out.toString(), Arrays.copyOf(places, out.length() + 1));
    }

    private void put(int codePoint, int length) {
        int from = out.length();
        out.appendCodePoint(codePoint);
        for (int i = from; i < out.length(); i++) {
            place(i, view.origin(at));
        }
        at += length;
    }

    private void place(int i, int origin) {
        if (i >= places.length) {
            places = Arrays.copyOf(places, 2 * places.length + 2);
        }
        places[i] = origin;
    }

    private void decoded(int codePoint, int length) {
        changed = true;
        put(codePoint, length);
    }

    private void percent() {
        int first = octet(at);
        if (first >= 0) {
            int more = first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
            more = first >= 0xf5 ? 0 : more;
            int codePoint = more == 0 ? first : first & 0x3f >> more;
            for (int i = 1; i <= more; i++) {
                int next = octet(at + 3 * i);
                if (next < 0 || (next & 0xc0) != 0x80) {
                    decoded(first, 3);
                    return;
                }
                codePoint = codePoint << 6 | next & 0x3f;
            }
            boolean valid = Character.isValidCodePoint(codePoint);
            decoded(valid ? codePoint : first, valid ? 3 * (more + 1) : 3);
        } else if (at + 1 < view.length() && (view.at(at + 1) | ' ') == 'u' && hex(at + 2, 4) >= 0) {
            decoded(hex(at + 2, 4), 6);
        } else {
            put('%', 1);
        }
    }

    private int octet(int i) {
        return i < view.length() && view.at(i) == '%' ? hex(i + 1, 2) : -1;
    }

    private int hex(int from, int digits) {
        if (from + digits > view.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            char c = view.at(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void escape() {
        char next = at + 1 < view.length() ? view.at(at + 1) : ' ';
        switch (next) {
            case '"', '\'', '\\', '/' -> decoded(next, 2);
            case 'n', 'r' -> decoded('\n', 2);
            case 't' -> decoded('\t', 2);
            case 'u' -> {
                if (at + 2 < view.length() && view.at(at + 2) == '{') {
                    braced();
                } else {
                    code(4);
                }
            }
            case 'x' -> code(2);
            default -> put('\\', 1);
        }
    }

    private void code(int digits) {
        int value = hex(at + 2, digits);
        if (value < 0) {
            put('\\', 1);
        } else {
            decoded(value, 2 + digits);
        }
    }

    /** A code in braces, as in JavaScript, PHP and Rust. */
    private void braced() {
        int digits = 0;
        while (digits < 6 && hex(at + 3, digits + 1) >= 0) {
            digits++;
        }
        int value = hex(at + 3, digits);
        int end = at + 3 + digits;
        if (digits > 0 && Character.isValidCodePoint(value) && end < view.length() && view.at(end) == '}') {
            decoded(value, digits + 4);
        } else {
            put('\\', 1);
        }
    }

    private void entity() {
        for (int i = 0; i < ENTITIES.length; i++) {
            if (view.has(ENTITIES[i], at)) {
                decoded(CHARACTERS.charAt(i), ENTITIES[i].length());
                return;
            }
        }
        int value = 0;
        int i = at + 2;
        boolean number = at + 2 < view.length() && view.at(at + 1) == '#';
        int radix = number && (view.at(i) | ' ') == 'x' ? 16 : 10;
        i += radix == 16 ? 1 : 0;
        int begin = i;
        while (number && i < view.length() && i < at + LONGEST_ENTITY && Character.digit(view.at(i), radix) >= 0) {
            value = value * radix + Character.digit(view.at(i), radix);
            i++;
        }
        if (number && i > begin && i < view.length() && view.at(i) == ';' && Character.isValidCodePoint(value)) {
            decoded(value, i + 1 - at);
        } else {
            put('&', 1);
        }
    }
}
