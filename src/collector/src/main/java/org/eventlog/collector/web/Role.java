// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

/** The roles of users. Each includes the permissions of the previous ones. */
public enum Role {
    /** May view events. */
    VIEWER,
    /** May resolve and mute issues, and add an event by hand. */
    TRIAGE,
    /** May create and revoke keys. */
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
