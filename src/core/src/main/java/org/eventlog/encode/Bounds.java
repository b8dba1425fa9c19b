// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.function.UnaryOperator;

/** Cuts the parts of an event to be kept, and sums up their size. */
final class Bounds {
    private static final EventLimits LIMITS = EventLimits.DEFAULT;

    private final UnaryOperator<String> redaction;
    private int chars;

    Bounds() {
        this(UnaryOperator.identity());
    }

    /** @param redaction asked before a text is cut, as half a secret is not known for one */
    Bounds(UnaryOperator<String> redaction) {
        this.redaction = redaction;
    }

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
