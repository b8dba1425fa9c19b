// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * A user of the standalone collector, which stores passwords itself.
 *
 * @param password a salted hash, as Jakarta Security's {@code Pbkdf2PasswordHash} writes it
 * @param role {@code viewer}, {@code triage} or {@code admin}
 */
public record Person(String name, String password, String role, long created) {}
