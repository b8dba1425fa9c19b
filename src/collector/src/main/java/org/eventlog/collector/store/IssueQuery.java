// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A query for issues, latest first.
 *
 * @param open true for those that are open or regressed, false for the others, null for all
 * @param state exactly this state, or null
 * @param source or null
 * @param text in the title, or null
 * @param before only issues older than this place, or null; {@code ts} is their last event's, {@code seq} their number
 */
public record IssueQuery(Boolean open, IssueState state, String source, String text, EventQuery.Cursor before,
        int limit) {}
