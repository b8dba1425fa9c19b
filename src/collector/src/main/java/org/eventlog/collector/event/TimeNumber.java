// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * A time as a number since 1970, in any JSON notation. The unit is determined by the magnitude, which is unambiguous
 * from 1973 to the year 5138: below 1e11 seconds, below 1e14 milliseconds, below 1e17 microseconds, otherwise
 * nanoseconds.
 */
final class TimeNumber {
    private static final Pattern NUMBER = Pattern
            .compile("[+-]?(?:\\d{1,100}(?:\\.\\d{0,100})?|\\.\\d{1,100})(?:[eE][+-]?\\d{1,9})?");
    /** The maximum number of integer digits of seconds. */
    private static final int MAX_SECONDS = 11;
    private static final int MAX_MILLIS = 14;
    private static final int MAX_MICROS = 17;
    /** The maximum number of digits of a 64-bit integer. */
    private static final int MAX_NANOS = 19;

    private TimeNumber() {}

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /**
     * @param number a text for which {@link #isNumber} is true
     * @return milliseconds since 1970, rounded down; null if the number is too large for a time
     */
    static Long millis(String number) {
        BigDecimal read = new BigDecimal(number);
        // Check before calculating: 1e999999999 is a short text but would expand to a gigabyte of digits.
        long digits = (long) read.precision() - read.scale();
        if (read.signum() == 0 || digits < -MAX_NANOS) {
            return 0L;
        }
        if (digits > MAX_NANOS) {
            return null;
        }
        int shift = digits <= MAX_SECONDS ? 3 : digits <= MAX_MILLIS ? 0 : digits <= MAX_MICROS ? -3 : -6;
        return read.movePointRight(shift).setScale(0, RoundingMode.FLOOR).longValueExact();
    }
}
