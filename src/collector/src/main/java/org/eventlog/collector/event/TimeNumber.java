// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * A time as a number since 1970, in any notation of JSON. What the number counts is told by its magnitude, which is
 * sure for all times from 1973 to the year 5138: below 1e11 seconds, below 1e14 milliseconds, below 1e17 microseconds,
 * and above that nanoseconds.
 */
final class TimeNumber {
    private static final Pattern NUMBER = Pattern
            .compile("[+-]?(?:\\d{1,100}(?:\\.\\d{0,100})?|\\.\\d{1,100})(?:[eE][+-]?\\d{1,9})?");
    /** Digits before the point. */
    private static final int MOST_SECONDS = 11;
    private static final int MOST_MILLIS = 14;
    private static final int MOST_MICROS = 17;
    /** As many as a number of 64 bits may have. */
    private static final int MOST_NANOS = 19;

    private TimeNumber() {}

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /**
     * @param number for which {@link #isNumber} is true
     * @return milliseconds since 1970, rounded down; null for a number that is too large for a time
     */
    static Long millis(String number) {
        BigDecimal read = new BigDecimal(number);
        // Asked before anything is calculated: 1e999999999 is a short text and a gigabyte of digits.
        long digits = (long) read.precision() - read.scale();
        if (read.signum() == 0 || digits < -MOST_NANOS) {
            return 0L;
        }
        if (digits > MOST_NANOS) {
            return null;
        }
        int shift = digits <= MOST_SECONDS ? 3 : digits <= MOST_MILLIS ? 0 : digits <= MOST_MICROS ? -3 : -6;
        return read.movePointRight(shift).setScale(0, RoundingMode.FLOOR).longValueExact();
    }
}
