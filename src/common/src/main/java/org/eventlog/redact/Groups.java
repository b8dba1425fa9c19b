// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;

/** Values in groups separated by blanks: {@code iban: DE89 3704 0044 …}, {@code ssn: 078 05 1120}. */
final class Groups {
    private static final String[] NUMBERED = {"card", "iban", "ssn", "number"};
    private static final int LONGEST_NUMBER = 40;
    private static final int LONGEST_GROUP = 8;

    private Groups() {}

    /** Whether values with this name are written in groups. */
    static boolean isNumbered(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        for (String part : NUMBERED) {
            if (small.contains(part)) {
                return true;
            }
        }
        return small.endsWith("no");
    }

    /** The end of the groups after the first, which ends at this position. */
    static int end(View view, int last) {
        int end = last;
        while (end - last < LONGEST_NUMBER && view.isSpace(end)) {
            int i = end + 1;
            boolean digit = false;
            while (i < view.length() && i < end + LONGEST_GROUP && isOfNumber(view.at(i))) {
                digit |= view.at(i) <= '9';
                i++;
            }
            if (!digit || view.isWord(i)) {
                break;
            }
            end = i;
        }
        return end;
    }

    private static boolean isOfNumber(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }
}
