// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * Similar events: those of one source and one {@link org.eventlog.collector.event.Group}.
 *
 * @param title the title of its first event
 * @param level the highest level of its events
 * @param first when the earliest event happened, milliseconds since 1970, like the other times
 * @param last when the latest event happened
 * @param count the number of its events, including deleted ones
 * @param changedAt when a user last changed its state, or null
 * @param changedBy the user who changed it, or null
 * @param muteUntil when muting ends, or null
 * @param release the release of its first event, or null
 * @param fixedAfter the release after which it is resolved; empty if there was none yet, null unless it was resolved in
 *        the next release
 * @param muteCount the count at which muting ends, or null
 */
public record Issue(long id, String source, String title, String level, long first, long last, long count,
        IssueState state, Long changedAt, String changedBy, Long muteUntil, Long muteCount,
        String release, String fixedAfter) {}
