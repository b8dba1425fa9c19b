// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * What a meter knows at one moment. Each change makes a new one, so that a summary's numbers always agree with each
 * other and with the value.
 *
 * @param value the meter's value
 * @param summing whether changes are kept for a summary; if not, the caller logs each
 * @param base the value at the last summary
 * @param changes how many there were since
 * @param min the least value these produced; infinite while there are none
 * @param max the greatest, likewise
 */
record MeterState(double value, boolean summing, double base, long changes, double min, double max) {

    static MeterState startingAt(double value, boolean summing) {
        return new MeterState(value, summing, value, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    MeterState changedTo(double next) {
        return summing
                ? new MeterState(next, true, base, changes + 1, Math.min(min, next), Math.max(max, next))
                : startingAt(next, false);
    }

    /** After a summary. */
    MeterState summarized() {
        return startingAt(value, summing);
    }

    /** After the last summary. */
    MeterState ended() {
        return startingAt(value, false);
    }

    double delta() {
        return value - base;
    }
}
