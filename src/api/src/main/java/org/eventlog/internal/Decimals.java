// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.internal;

/** Numbers as people write them. */
public final class Decimals {
    private Decimals() {}

    /** The double with the same decimal digits: 0.1f is 0.1, where a widened one would be 0.10000000149011612. */
    public static double widened(float number) {
        return Double.parseDouble(Float.toString(number));
    }
}
