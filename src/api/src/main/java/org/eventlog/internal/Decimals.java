// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

/** Conversions of decimal numbers. */
public final class Decimals {
    private Decimals() {}

    /**
     * Returns the double with the same decimal digits: 0.1f becomes 0.1, while a cast would give 0.10000000149011612.
     */
    public static double widened(float number) {
        return Double.parseDouble(Float.toString(number));
    }
}
