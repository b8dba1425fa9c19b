// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A user of the standalone collector, which stores passwords itself.
 *
 * @param password a salted hash, as Jakarta Security's {@code Pbkdf2PasswordHash} writes it
 * @param role {@code viewer}, {@code triage} or {@code admin}
 */
public record Person(String name, String password, String role, long created) {

    /**
     * Describes a change of this user for the audit log.
     *
     * @param before the role until now, null for a new user
     */
    public String changedFrom(String before) {
        return before == null ? "new, " + role : before.equals(role) ? role : before + " -> " + role;
    }
}
