// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

/** The roles of users. Each includes the permissions of the previous ones. */
public enum Role {
    /** See events. */
    VIEWER,
    /** Resolve and mute issues, add an event by hand. */
    TRIAGE,
    /** Make and revoke keys. */
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
