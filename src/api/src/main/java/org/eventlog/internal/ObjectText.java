// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

/** Asks a stranger's object for its text, which may fail in any way. */
public final class ObjectText {
    private ObjectText() {}

    /** The object's {@code toString()}; when that fails, a text that says so. Never null. */
    public static String of(Object value) {
        try {
            String text = value == null ? "null" : value.toString();
            return text != null ? text : "(" + value.getClass().getName() + ".toString() is null)";
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            return failed(value, "toString", e);
        }
    }

    static String failed(Object value, String method, Throwable fault) {
        return "(" + value.getClass().getName() + "." + method + "() failed: " + fault.getClass().getName() + ")";
    }
}
