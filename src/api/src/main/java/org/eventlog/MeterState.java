// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

/**
 * The state of a meter at one moment. Each change creates a new state, so that the numbers of a summary are always
 * consistent with each other and with the value.
 *
 * @param value the meter's value
 * @param summing whether changes are summarized; otherwise the caller logs each one
 * @param base the value at the last summary
 * @param changes the number of changes since then
 * @param min the lowest value since then; infinite if there was no change
 * @param max the highest value since then; negative infinite if there was no change
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
