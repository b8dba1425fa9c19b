// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.Locale;
import java.util.Set;

/** Tells codes and passwords from words: {@code 493817}, {@code hunter2}, but neither {@code oauth2} nor {@code 17}. */
final class Codes {
    private static final int SHORTEST = 6;
    /** More digits after a word are no number of it: {@code user20261130}. */
    private static final int MOST_DIGITS = 4;
    /** Words that are often followed by a number. */
    private static final Set<String> NUMBERED = Set.of("oauth", "saml", "sha", "argon", "aes", "rsa", "utf", "int",
            "uint", "float", "step", "version", "page", "level", "phase", "part", "day", "arg", "param", "user",
            "tenant", "group", "room", "java", "http", "html", "ipv", "tls", "ssl", "ascii", "sql", "ntlm");

    private Codes() {}

    /**
     * Whether a part of the text, between characters that are neither letters nor digits, has at least
     * {@value #SHORTEST} characters, at least one digit, and is not a known word and its number.
     */
    static boolean isIn(String text) {
        int begin = 0;
        int digits = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isDigit(c)) {
                digits++;
            } else if (!Character.isLetter(c)) {
                if (digits > 0 && i - begin >= SHORTEST && !isNumbered(text, begin, i, digits)) {
                    return true;
                }
                begin = i + 1;
                digits = 0;
            }
        }
        return false;
    }

    /** Whether this is such a word and its number: {@code oauth2}. */
    static boolean isNumbered(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(text.length() - 1 - digits))) {
            digits++;
        }
        return digits > 0 && isNumbered(text, 0, text.length(), digits);
    }

    private static boolean isNumbered(String text, int from, int to, int digits) {
        if (digits > MOST_DIGITS) {
            return false;
        }
        for (int i = to - digits; i < to; i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return NUMBERED.contains(text.substring(from, to - digits).toLowerCase(Locale.ROOT));
    }
}
