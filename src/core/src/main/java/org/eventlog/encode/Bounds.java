// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/** Cuts what is kept of an event, and adds up how much it is. */
final class Bounds {
    private static final EventLimits LIMITS = EventLimits.DEFAULT;

    private int chars;

    /** A text without what no event shows; one character more, by which the cut is seen when it is written. */
    String cut(String text) {
        return cut(text, LIMITS.text());
    }

    String cutMessage(String text) {
        return cut(text, LIMITS.message());
    }

    private String cut(String text, int most) {
        if (text == null) {
            return null;
        }
        String part = text.length() > most + 1 ? text.substring(0, most + 1) : text;
        count(part.length());
        return part;
    }

    void count(int more) {
        chars += more;
    }

    int chars() {
        return chars;
    }
}
