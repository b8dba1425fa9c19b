// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import java.util.function.UnaryOperator;

/**
 * Remembers recent texts in which nothing had to be masked, because applications get the same paths and the same
 * browsers again and again, and searching for secrets takes longer than comparing two texts. A text that was changed is
 * never kept. Bounded: {@value #SLOTS} texts of {@value #LONGEST} characters. Thread-safe: threads may overwrite each
 * other's texts, which costs a search only.
 */
final class CleanTexts {
    private static final int SLOTS = 256;
    private static final int LONGEST = 256;

    private final String[] known = new String[SLOTS];

    /** The masked text, which is null if the text is. */
    String masked(String text, UnaryOperator<String> mask) {
        if (text == null || text.length() > LONGEST) {
            return mask.apply(text);
        }
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        if (text.equals(known[slot])) {
            return text;
        }
        String masked = mask.apply(text);
        if (text.equals(masked)) {
            known[slot] = text;
        }
        return masked;
    }
}
