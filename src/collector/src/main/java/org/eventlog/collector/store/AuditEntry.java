// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/**
 * Who did what.
 *
 * @param at milliseconds since 1970
 * @param action {@code resolve}, {@code reopen}, {@code mute}, {@code undo}, {@code key.create}, {@code key.rotate},
 *     {@code key.revoke}, {@code export}, {@code person.set}, {@code person.remove}
 * @param subject what it was done to
 */
public record AuditEntry(long id, long at, String who, String address, String action, String subject, String detail) {}
