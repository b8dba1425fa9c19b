// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eventlog.collector.event.Levels;

/**
 * The number of events over time.
 *
 * @param step the duration of one bar in milliseconds; bars start at multiples of it
 * @param bars in chronological order, without empty ones
 * @param capped whether only the newest events were counted, because there are too many or there was no time for more
 */
public record Histogram(long step, List<Bar> bars, boolean capped) {
    private static final int ERROR = 40;
    private static final int WARN = 30;

    /** The events of a list over time. */
    public static Histogram of(List<StoredEvent> events, long step, boolean capped) {
        Map<Long, Bar> bars = new TreeMap<>();
        for (StoredEvent event : events) {
            Bar bar = Bar.of(event, step);
            bars.merge(bar.start(), bar, Bar::and);
        }
        return new Histogram(step, List.copyOf(bars.values()), capped);
    }

    /**
     * The events of one step.
     *
     * @param start milliseconds since 1970
     * @param errors of level error and above
     * @param warnings of level warn
     * @param others below
     */
    public record Bar(long start, long errors, long warnings, long others) {
        /** The bar of one event. */
        public static Bar of(StoredEvent event, long step) {
            int level = Levels.number(event.level());
            return new Bar(event.ts() - Math.floorMod(event.ts(), step), level >= ERROR ? 1 : 0,
                    level >= WARN && level < ERROR ? 1 : 0, level < WARN ? 1 : 0);
        }

        /** With the events of another bar of the same start. */
        public Bar and(Bar other) {
            return new Bar(start, errors + other.errors, warnings + other.warnings, others + other.others);
        }

        public long total() {
            return errors + warnings + others;
        }
    }
}
