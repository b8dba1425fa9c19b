// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/**
 * The number of events over time.
 *
 * @param step the duration of one bar in milliseconds; bars start at multiples of it
 * @param bars in chronological order, without empty ones
 * @param capped whether only the newest events were counted, because there are too many
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
