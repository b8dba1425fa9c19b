// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

import java.util.regex.Pattern;

/** Distinguishes error codes of programs from secret codes: the latter contain digits or mix upper and lower case. */
final class ErrorCode {
    /** The name of a value that is either. */
    static final String NAME = "code";
    static final int LONGEST = 64;
    /** The maximum number of digits after letters, as in {@code ORA-00942}; a number alone may have fewer. */
    private static final int DIGITS = 5;
    private static final int NUMBER = 3;
    /** {@code 404}, {@code ECONNREFUSED}, {@code P2002}, {@code ORA-00942}. */
    private static final Pattern KNOWN = Pattern
            .compile("\\d{1,3}|E(?=[A-Z]*[AEIOUY])[A-Z]{4,}|[A-Z]\\d{4,5}|[A-Z]{2,5}-\\d{3,5}");
    private static final Pattern PART = Pattern.compile("[a-z]+|[A-Z]+\\d{0,5}|\\d{1,5}");
    private static final Pattern VOWEL = Pattern.compile("[aeiouyAEIOUY]");
    /** Of capitals: {@code HTTP}. */
    private static final int ABBREVIATION = 4;
    private static final int WORD = 3;

    private ErrorCode() {}

    /** Whether the member with this name is an error or a list of errors. */
    static boolean isError(String small) {
        return small.equals("error") || small.equals("errors");
    }

    static boolean is(String value) {
        int length = value.length();
        if (length == 0 || length > LONGEST) {
            return false;
        }
        int digits = 0;
        boolean small = false;
        boolean capital = false;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (digits > 0 && !digit) {
                return false;
            }
            digits += digit ? 1 : 0;
            small |= c >= 'a' && c <= 'z';
            capital |= c >= 'A' && c <= 'Z';
            if (!digit && c != '_' && c != '-' && c != '.' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        if (!small && !capital) {
            return digits == length && digits <= NUMBER;
        }
        return digits == 0 ? !(small && capital) : capital && !small && digits <= DIGITS && length <= 2 * DIGITS;
    }

    /**
     * Whether it is one in a body or a query, where a {@code code} is more often a secret: words joined by underscores
     * ({@code card_declined}), the forms of well-known systems, or a short number.
     */
    static boolean isInData(String value) {
        return is(value) && (value.indexOf('_') < 0 ? KNOWN.matcher(value).matches() : areWords(value));
    }

    /** A part without a vowel may be an abbreviation, but not all of them, nor a long one. */
    private static boolean areWords(String value) {
        boolean word = false;
        for (String part : value.split("_", -1)) {
            boolean vowel = VOWEL.matcher(part).find();
            if (part.isEmpty() || !PART.matcher(part).matches()
                    || !vowel && part.length() > (Character.isLowerCase(part.charAt(0)) ? WORD : ABBREVIATION)) {
                return false;
            }
            word |= vowel && part.length() >= WORD;
        }
        return word;
    }

    /** Whether it is one as the {@code code} of an error: {@code 1045}, {@code 42P01}, {@code auth/no-user}. */
    static boolean isOfError(String value) {
        int digits = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            digits += Character.isDigit(c) ? 1 : 0;
            if (c <= ' ') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LONGEST && digits <= DIGITS;
    }
}
