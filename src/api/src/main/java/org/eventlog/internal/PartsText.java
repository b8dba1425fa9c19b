// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.Provider;
import java.util.AbstractCollection;
import java.util.BitSet;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;

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

    /** Ends a forEach. */
    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1;

        Full() {
            super(null, null, false, false);
        }
    }

    private final StringBuilder text = new StringBuilder();
    private boolean cutInDepth;

    private PartsText() {}

    /**
     * The text of a collection, map, entry or {@code BitSet} whose {@code toString()} is the JDK's; null for any other
     * value. Throws what the parts throw.
     *
     * @param cutInDepth called if parts are nested too deeply, and left out
     */
    static String of(Object value, Runnable cutInDepth) {
        if (!hasParts(value)) {
            return null;
        }
        PartsText parts = new PartsText();
        parts.add(value, 0);
        if (parts.cutInDepth) {
            cutInDepth.run();
        }
        return parts.text.toString();
    }

    private static boolean hasParts(Object value) {
        if (!(value instanceof Collection || value instanceof Map || value instanceof Map.Entry
                || value instanceof BitSet)) {
            return false;
        }
        try {
            // A toString() of the application's own says what the object is; that of Object shows none of its parts.
            Class<?> by = value.getClass().getMethod("toString").getDeclaringClass();
            return by.getClassLoader() == null && by != Object.class && by != Provider.class;
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
            cutInDepth = true;
            append("…");
        } else if (value instanceof Map<?, ?> map) {
            map(map, depth);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            pair(entry.getKey(), entry.getValue(), entry, depth);
        } else if (value instanceof BitSet set) {
            append("{");
            all(set.stream().boxed()::forEach, set, depth);
            append("}");
        } else {
            append("[");
            all(((Collection<?>) value)::forEach, value, depth);
            append("]");
        }
    }

    /** With forEach, which holds the lock of a collection that has one, as its own toString() does. */
    private void all(Consumer<Consumer<Object>> forEach, Object whole, int depth) {
        int[] parts = {0};
        try {
            forEach.accept(part -> {
                next(parts);
                part(part, whole, depth);
            });
        } catch (Full e) {
            // The rest is left out.
        }
    }

    private void map(Map<?, ?> map, int depth) {
        append("{");
        int[] parts = {0};
        try {
            map.forEach((key, value) -> {
                next(parts);
                pair(key, value, map, depth);
            });
        } catch (Full e) {
            // The rest is left out.
        }
        append("}");
    }

    /** Before each part. */
    private void next(int[] parts) {
        if (isFull()) {
            throw new Full();
        }
        append(parts[0]++ == 0 ? "" : ", ");
    }

    private void pair(Object key, Object value, Object whole, int depth) {
        part(key, whole, depth);
        append("=");
        part(value, whole, depth);
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
