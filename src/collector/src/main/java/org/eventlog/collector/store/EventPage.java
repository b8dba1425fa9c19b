// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/**
 * A page of a query's result.
 *
 * @param older whether there are older events; only set for a list from the newest
 * @param newest the last event's number in the whole store when the query began, 0 if there never was one
 * @param reached null if the result is complete; otherwise the search ended here, because it would have taken too long.
 *        A query from here on continues it. For a query for later events, only the number counts: events up to it have
 *        been looked at
 */
public record EventPage(List<StoredEvent> events, boolean older, long newest, EventQuery.Cursor reached) {

    /** A complete result. */
    public EventPage(List<StoredEvent> events, boolean older, long newest) {
        this(events, older, newest, null);
    }

    /** Whether there may be more in the part of the store that was not looked at. */
    public boolean isPartial() {
        return reached != null;
    }
}
