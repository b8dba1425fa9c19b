// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A query for issues.
 *
 * @param open true for open and regressed issues, false for the others, null for all
 * @param state exactly this state, or null for any
 * @param source a source's name, or null for any
 * @param text a text in the title, or null for any
 * @param before only issues after this position, or null; {@code ts} is the value they are sorted by, {@code seq} the
 *        issue's number
 * @param sort the order; the largest value comes first
 * @param release the release of the first event, or null for any
 */
public record IssueQuery(Boolean open, IssueState state, String source, String text, EventQuery.Cursor before,
        int limit, Sort sort, String release) {
    /** What issues are sorted by. */
    public enum Sort {
        LAST, FIRST, COUNT;

        /** The value of an issue by which it is sorted. */
        public long of(Issue issue) {
            return switch (this) {
                case LAST -> issue.last();
                case FIRST -> issue.first();
                case COUNT -> issue.count();
            };
        }
    }

    /** A query for issues of any release, sorted by the latest event. */
    public IssueQuery(Boolean open, IssueState state, String source, String text, EventQuery.Cursor before,
            int limit) {
        this(open, state, source, text, before, limit, Sort.LAST, null);
    }
}
