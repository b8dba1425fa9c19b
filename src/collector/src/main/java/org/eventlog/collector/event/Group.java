// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.event;

/**
 * The group of similar events.
 *
 * @param fingerprint the same for all of them: 32 hexadecimal digits, prefixed with {@code 2-} by the second version
 *        of the grouping
 * @param title the title of their issue, at most 200 characters
 * @param earlier the fingerprint of an earlier version, under which an existing issue continues; null if there is
 *        none
 * @param kind what the events have in common
 */
public record Group(String fingerprint, String title, String earlier, Kind kind) {

    /** What the events of a group have in common. */
    public enum Kind {
        /** Their name and message, or the sender's fingerprint. */
        MESSAGE,
        /** Their exception. */
        THROWN,
        /** They are requests with the same route and the same status, without an exception. */
        REQUEST,
        /** Like {@link #REQUEST}, with a status from 400 to 499, which anyone can cause. */
        CLIENT_ERROR
    }

    public Group(String fingerprint, String title, String earlier) {
        this(fingerprint, title, earlier, Kind.MESSAGE);
    }

    public Group(String fingerprint, String title) {
        this(fingerprint, title, null);
    }
}
