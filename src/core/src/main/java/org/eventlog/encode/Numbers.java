// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Converts numbers of any length for receivers that support longs and doubles. */
final class Numbers {
    /** Longer numbers would be truncated anyway, and computing their decimal digits takes very long. */
    private static final int MAX_BITS = 16 * 1024;

    private Numbers() {}

    /** The number as a Long or Double if that is exact, otherwise its digits as text. */
    static Object exact(BigDecimal number) {
        return isHuge(number.unscaledValue()) ? huge(number.unscaledValue()) : exact(number, null);
    }

    static Object exact(BigInteger number) {
        return isHuge(number)
                ? huge(number)
                : number.bitLength() < Long.SIZE ? (Object) number.longValue() : exact(new BigDecimal(number), null);
    }

    /** @param digits the text for a number that no double represents exactly; null for its own digits */
    static Object exact(BigDecimal number, String digits) {
        // Compares the shortest decimal form, not the exact binary fraction: 129.95 counts as a double.
        double nearest = number.doubleValue();
        if (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0) {
            return nearest;
        }
        return digits != null ? digits : number.toString();
    }

    /**
     * A text in place of the digits of a number that is too long to be written as a
     * map's key; null for anything else.
     */
    static String tooLong(Object value) {
        BigInteger digits = null;
        if (value != null && value.getClass() == BigInteger.class) {
            digits = (BigInteger) value;
        } else if (value != null && value.getClass() == BigDecimal.class) {
            digits = ((BigDecimal) value).unscaledValue();
        }
        return digits != null && isHuge(digits) ? huge(digits).toString() : null;
    }

    private static boolean isHuge(BigInteger number) {
        return number.bitLength() > MAX_BITS;
    }

    private static RenderingFailure huge(BigInteger number) {
        return new RenderingFailure("a number of " + number.bitLength() + " bits");
    }
}
