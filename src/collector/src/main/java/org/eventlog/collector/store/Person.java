// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * Somebody who may sign in, where the collector itself asks for passwords.
 *
 * @param password a salted hash, as Jakarta Security's {@code Pbkdf2PasswordHash} writes it
 * @param role {@code viewer}, {@code triage} or {@code admin}
 */
public record Person(String name, String password, String role, long created) {}
