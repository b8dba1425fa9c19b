// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * Which events are asked for. Every component but the limit may be null or 0 for no restriction.
 *
 * @param level this level's number and above
 * @param before only events older than this place, newest first
 * @param after only events stored later than this number, oldest first; excludes {@code before}
 */
public record EventQuery(int level, String text, String source, String request, String correlation, Cursor before,
        Long after,
        int limit) {

    public boolean isFiltered() {
        return level > 0 || text != null || source != null || request != null || correlation != null;
    }

    /** An event's place in the order of time: two events of one millisecond are told apart by their number. */
    public record Cursor(long ts, long seq) {
        @Override
        public String toString() {
            return ts + "_" + seq;
        }
    }
}
