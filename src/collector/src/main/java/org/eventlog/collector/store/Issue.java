// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * Similar events: those of one source and one {@link org.eventlog.collector.event.Group}.
 *
 * @param title of the first of them
 * @param level the gravest of them
 * @param first when the earliest of them happened, milliseconds since 1970
 * @param last when the latest of them happened
 * @param count the number of its events, including deleted ones
 * @param changedAt when a user last changed its state, or null
 * @param changedBy who that was, or null
 * @param muteUntil when its muting ends, or null
 * @param muteCount at which count its muting ends, or null
 */
public record Issue(long id, String source, String title, String level, long first, long last, long count,
        IssueState state, Long changedAt, String changedBy, Long muteUntil, Long muteCount) {}
