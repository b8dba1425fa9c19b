// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractCollection;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/**
 * The {@code toString()} of a collection or map as {@link AbstractCollection} writes it, but only so far: the
 * collection may be huge or endless, and its own {@code toString()} then never returns.
 */
final class PartsText {
    /** More than any limit of a text permits, so that the text is still seen to be too long. */
    static final int MAX_CHARS = 65_536;
    private static final int MAX_DEPTH = 16;
    /** The digits of a longer number take seconds. */
    private static final int MAX_BITS = 16_384;

    private final StringBuilder text = new StringBuilder();

    private PartsText() {}

    /**
     * The text of a collection, map, entry or {@code BitSet} whose {@code toString()} is the JDK's; null for any other
     * value. Throws what the parts throw.
     */
    static String of(Object value) {
        if (!hasParts(value)) {
            return null;
        }
        PartsText parts = new PartsText();
        parts.add(value, 0);
        return parts.text.toString();
    }

    private static boolean hasParts(Object value) {
        if (!(value instanceof Collection || value instanceof Map || value instanceof Map.Entry
                || value instanceof BitSet)) {
            return false;
        }
        try {
            // A toString() of the application's own says what the object is.
            return value.getClass().getMethod("toString").getDeclaringClass().getClassLoader() == null;
        } catch (NoSuchMethodException | LinkageError e) {
            return false;
        }
    }

    private void add(Object value, int depth) {
        int bits = value instanceof BigInteger number
                ? number.bitLength()
                : value instanceof BigDecimal number ? number.unscaledValue().bitLength() : 0;
        if (bits > MAX_BITS) {
            append("(a number of " + bits + " bits)");
        } else if (value == null || !hasParts(value)) {
            append(String.valueOf(value));
        } else if (depth == MAX_DEPTH) {
            append("…");
        } else if (value instanceof Map<?, ?> map) {
            all('{', map.entrySet().iterator(), '}', map, depth);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            pair(entry, entry, depth);
        } else if (value instanceof BitSet set) {
            all('{', set.stream().iterator(), '}', set, depth);
        } else {
            all('[', ((Collection<?>) value).iterator(), ']', value, depth);
        }
    }

    private void all(char open, Iterator<?> parts, char close, Object whole, int depth) {
        append(String.valueOf(open));
        for (boolean first = true; !isFull() && parts.hasNext(); first = false) {
            Object part = parts.next();
            append(first ? "" : ", ");
            if (whole instanceof Map && part instanceof Map.Entry<?, ?> entry) {
                pair(entry, whole, depth);
            } else {
                part(part, whole, depth);
            }
        }
        append(String.valueOf(close));
    }

    private void pair(Map.Entry<?, ?> entry, Object whole, int depth) {
        part(entry.getKey(), whole, depth);
        append("=");
        part(entry.getValue(), whole, depth);
    }

    private void part(Object part, Object whole, int depth) {
        if (part == whole) {
            append(whole instanceof Map ? "(this Map)" : "(this Collection)");
        } else {
            add(part, depth + 1);
        }
    }

    private boolean isFull() {
        return text.length() >= MAX_CHARS;
    }

    private void append(String more) {
        text.append(more, 0, Math.min(more.length(), MAX_CHARS - text.length()));
    }
}
