// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact;

/** Distinguishes error codes of programs from secret codes: the latter contain digits or mix upper and lower case. */
final class ErrorCode {
    private static final int LONGEST = 64;
    /** The maximum number of digits after letters, as in {@code ORA-00942}; a number alone may have fewer. */
    private static final int DIGITS = 5;
    private static final int NUMBER = 3;

    private ErrorCode() {}

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
}
