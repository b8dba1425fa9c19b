// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A query for a page of the events that match a filter.
 *
 * @param before only events older than this position, newest first; null for the newest
 * @param after only events stored later than this number, oldest first; excludes {@code before}
 */
public record EventQuery(EventFilter filter, Cursor before, Long after, int limit) {

    /** A query for the newest events. */
    public static EventQuery newest(EventFilter filter, int limit) {
        return new EventQuery(filter, null, null, limit);
    }

    /** The position of an event in chronological order. Events of the same millisecond are ordered by number. */
    public record Cursor(long ts, long seq) {
        @Override
        public String toString() {
            return ts + "_" + seq;
        }
    }
}
