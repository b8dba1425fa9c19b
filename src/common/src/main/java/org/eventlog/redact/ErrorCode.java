// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Distinguishes error codes of programs from secret codes: the latter contain digits or mix upper and lower case. */
final class ErrorCode {
    /** The name of a value that is either. */
    static final String NAME = "code";
    static final int LONGEST = 64;
    /** The maximum number of digits after letters, as in {@code ORA-00942}; a number alone may have fewer. */
    private static final int DIGITS = 5;
    private static final int NUMBER = 3;
    /** Shorter words in capitals are names, such as {@code HTTP}. */
    private static final int DEVICE_CODE = 8;

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
     * Whether it is one in a body or a query, where a {@code code} is more often a secret: not a single word in small
     * letters, and not a code without vowels, as shown by devices (RFC 8628, 6.1).
     */
    static boolean isInData(String value) {
        if (!is(value)) {
            return false;
        }
        boolean small = false;
        boolean joined = false;
        boolean digit = false;
        boolean vowel = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            small |= c >= 'a' && c <= 'z';
            joined |= c == '_';
            digit |= c >= '0' && c <= '9';
            vowel |= "AEIOUY".indexOf(c) >= 0;
        }
        return small ? joined : digit || joined || vowel || value.length() < DEVICE_CODE;
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
