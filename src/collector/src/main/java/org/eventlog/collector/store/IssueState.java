// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/** The state of an issue, changed by users and by later events. */
public enum IssueState {
    /** Not handled yet. */
    OPEN,
    /** Resolved by a user, and not occurred again. */
    RESOLVED,
    /** Resolved, and occurred again. Counts as open. */
    REGRESSED,
    /** Muted until a time or a number of events. */
    MUTED;

    public boolean isOpen() {
        return this == OPEN || this == REGRESSED;
    }
}
