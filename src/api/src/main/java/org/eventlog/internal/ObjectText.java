// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

/** Converts objects of foreign classes to text, which may fail in any way. */
public final class ObjectText {
    private ObjectText() {}

    /**
     * Returns the object's {@code toString()} or, if that fails, a text that says so. Never returns null and never
     * throws. Of a collection or map, only the first {@value PartsText#MAX_CHARS} characters are written.
     */
    public static String of(Object value) {
        try {
            String text = value == null ? "null" : read(value);
            return text != null ? text : "(" + value.getClass().getName() + ".toString() is null)";
        } catch (Throwable e) {
            return failed(value, "toString", ForeignCode.caught(e));
        }
    }

    /** As {@link #of}, but throws what the object throws, and returns null if its {@code toString()} does. */
    public static String read(Object value) {
        return read(value, () -> {});
    }

    /**
     * As {@link #read(Object)}.
     *
     * @param cutInDepth called if parts of a collection or map are nested too deeply, and left out
     */
    public static String read(Object value, Runnable cutInDepth) {
        String parts = PartsText.of(value, cutInDepth);
        return parts != null ? parts : value.toString();
    }

    /** Returns the text that replaces the result of a method that threw. */
    public static String failed(Object value, String method, Throwable fault) {
        return "(" + value.getClass().getName() + "." + method + "() failed: " + fault.getClass().getName() + ")";
    }
}
