// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A query for issues, latest first.
 *
 * @param open true for open and regressed issues, false for the others, null for all
 * @param state exactly this state, or null for any
 * @param source a source's name, or null for any
 * @param text a text in the title, or null for any
 * @param before only issues older than this position, or null; {@code ts} is the time of the last event, {@code seq}
 *        the issue's number
 * @param release the release of the first event, or null for any
 */
public record IssueQuery(Boolean open, IssueState state, String source, String text, EventQuery.Cursor before,
        int limit, String release) {

    /** A query for issues of any release. */
    public IssueQuery(Boolean open, IssueState state, String source, String text, EventQuery.Cursor before,
            int limit) {
        this(open, state, source, text, before, limit, null);
    }
}
