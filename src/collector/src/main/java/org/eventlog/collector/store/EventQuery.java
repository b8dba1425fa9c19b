// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A portion of the events that a filter lets through.
 *
 * @param before only events older than this place, newest first; null for the newest
 * @param after only events stored later than this number, oldest first; excludes {@code before}
 */
public record EventQuery(EventFilter filter, Cursor before, Long after, int limit) {

    /** The newest. */
    public static EventQuery newest(EventFilter filter, int limit) {
        return new EventQuery(filter, null, null, limit);
    }

    /** An event's place in the order of time: two events of one millisecond are told apart by their number. */
    public record Cursor(long ts, long seq) {
        @Override
        public String toString() {
            return ts + "_" + seq;
        }
    }
}
