// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

/** Converts objects of foreign classes to text, which may fail in any way. */
public final class ObjectText {
    private ObjectText() {}

    /**
     * Returns the object's {@code toString()} or, if that fails, a text that says so. Never returns null and never
     * throws.
     */
    public static String of(Object value) {
        try {
            String text = value == null ? "null" : value.toString();
            return text != null ? text : "(" + value.getClass().getName() + ".toString() is null)";
        } catch (Throwable e) {
            return failed(value, "toString", ForeignCode.caught(e));
        }
    }

    /** Returns the text that replaces the result of a method that threw. */
    public static String failed(Object value, String method, Throwable fault) {
        return "(" + value.getClass().getName() + "." + method + "() failed: " + fault.getClass().getName() + ")";
    }
}
