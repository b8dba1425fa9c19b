// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.function.UnaryOperator;

/** Truncates the parts of an event that is kept, and sums up their size. */
final class Bounds {
    private static final EventLimits LIMITS = EventLimits.DEFAULT;

    private final UnaryOperator<String> redaction;
    private int stackLeft = LIMITS.stack() + 1;
    private int chars;

    Bounds() {
        this(UnaryOperator.identity());
    }

    /** @param redaction applied before a text is truncated, because half a secret cannot be recognized */
    Bounds(UnaryOperator<String> redaction) {
        this.redaction = redaction;
    }

    /**
     * Removes the part of a text that no event shows, but keeps one more character, so that the writer notices the
     * truncation.
     */
    String cut(String text) {
        return cut(text, LIMITS.text());
    }

    String cutMessage(String text) {
        return cut(text, LIMITS.message());
    }

    /** For the heading of one exception in a stack trace, which has one limit for all of them. */
    String cutHeading(String text) {
        String part = cut(text, stackLeft - 1);
        stackLeft -= part.length();
        return part;
    }

    private String cut(String text, int most) {
        if (text == null) {
            return null;
        }
        String clean = redaction.apply(text);
        String part = clean.length() > most + 1 ? clean.substring(0, most + 1) : clean;
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
