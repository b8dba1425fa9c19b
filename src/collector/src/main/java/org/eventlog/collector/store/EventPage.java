// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/**
 * A page of a query's result.
 *
 * @param older whether there are older events; only set for a list from the newest
 * @param newest the last event's number in the whole store when the query began, 0 if there never was one
 */
public record EventPage(List<StoredEvent> events, boolean older, long newest) {}
