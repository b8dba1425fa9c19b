// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of any length, for receivers that know longs and doubles. */
final class Numbers {
    /** Longer ones would be cut anyway, and to find their decimal digits takes very long. */
    private static final int MAX_BITS = 16 * 1024;

    private Numbers() {}

    /** The number as a Long or a Double if that is exact, else as its digits. */
    static Object exact(BigDecimal number) {
        return isHuge(number.unscaledValue()) ? huge(number.unscaledValue()) : exact(number, null);
    }

    static Object exact(BigInteger number) {
        return isHuge(number)
                ? huge(number)
                : number.bitLength() < Long.SIZE ? (Object) number.longValue() : exact(new BigDecimal(number), null);
    }

    /** @param digits the text for a number that no double represents exactly; null for the number's own */
    static Object exact(BigDecimal number, String digits) {
        // The number whose shortest decimal form this is, not the binary fraction behind it: 129.95 is a double.
        double nearest = number.doubleValue();
        if (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0) {
            return nearest;
        }
        return digits != null ? digits : number.toString();
    }

    private static boolean isHuge(BigInteger number) {
        return number.bitLength() > MAX_BITS;
    }

    private static RenderingFailure huge(BigInteger number) {
        return new RenderingFailure("a number of " + number.bitLength() + " bits");
    }
}
