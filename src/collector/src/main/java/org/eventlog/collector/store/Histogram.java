// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/**
 * The number of events over time.
 *
 * @param step of one bar, in milliseconds; bars begin at multiples of it
 * @param bars in order of time, without the empty ones
 * @param capped whether only the newest of very many events have been counted
 */
public record Histogram(long step, List<Bar> bars, boolean capped) {

    /**
     * The events of one step.
     *
     * @param start milliseconds since 1970
     * @param errors of level error and above
     * @param warnings of level warn
     * @param others below
     */
    public record Bar(long start, long errors, long warnings, long others) {
        public long total() {
            return errors + warnings + others;
        }
    }
}
