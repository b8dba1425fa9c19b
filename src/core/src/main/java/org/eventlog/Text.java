// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/** Asks a stranger's object for its text, which may fail in any way. */
final class Text {
    private Text() {}

    static String of(Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException | StackOverflowError e) {
            return "(" + value.getClass().getName() + ".toString() failed: " + e.getClass().getName() + ")";
        }
    }
}
