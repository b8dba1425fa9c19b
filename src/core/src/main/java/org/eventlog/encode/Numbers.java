// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Converts numbers of any length for receivers that support longs and doubles. */
final class Numbers {
    /** Longer numbers would be truncated anyway, and computing their decimal digits takes very long. */
    private static final int MAX_BITS = 16 * 1024;
    /** The digits of {@link Long#MAX_VALUE}. */
    private static final int LONGEST_LONG = 19;

    private Numbers() {}

    /**
     * The number as a Long or Double if that is exact, otherwise its digits as text. A number with decimals is a Double
     * if possible, so that a column of prices has one type: 129.95 and 10.0.
     */
    static Object exact(BigDecimal number) {
        if (isHuge(number.unscaledValue())) {
            return huge(number.unscaledValue());
        }
        Long whole = number.scale() <= 0 ? whole(number) : null;
        return whole != null ? whole : exact(number, null);
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
        Long whole = whole(number);
        return whole != null ? whole : digits != null ? digits : number.toString();
    }

    /** Null if the number has a fraction or does not fit a long. */
    private static Long whole(BigDecimal number) {
        if (number.signum() == 0) {
            return 0L;
        }
        // Not longer, because a number such as 1E+999999999 has too many digits to write out.
        if (number.precision() - (long) number.scale() > LONGEST_LONG || number.stripTrailingZeros().scale() > 0) {
            return null;
        }
        BigInteger whole = number.toBigInteger();
        return whole.bitLength() < Long.SIZE ? whole.longValue() : null;
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
