// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/** What people have said of an issue, and what events have done to that since. */
public enum IssueState {
    /** Nobody has seen to it yet. */
    OPEN,
    /** Somebody has, and nothing of the kind has happened since. */
    RESOLVED,
    /** It was resolved, and has happened again: counts as open. */
    REGRESSED,
    /** Nobody wants to hear of it until a time or a number of events. */
    MUTED;

    public boolean isOpen() {
        return this == OPEN || this == REGRESSED;
    }
}
