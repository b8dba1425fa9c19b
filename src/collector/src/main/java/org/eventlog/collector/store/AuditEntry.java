// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * An entry of the audit log.
 *
 * @param at milliseconds since 1970
 * @param action {@code resolve}, {@code reopen}, {@code mute}, {@code undo}, {@code key.create}, {@code key.rotate},
 *     {@code key.revoke}, {@code export}, {@code person.set}, {@code person.remove}
 * @param subject the object of the action
 */
public record AuditEntry(long id, long at, String who, String address, String action, String subject, String detail) {
    private static final int ISSUES = 20;

    /** Formats issues as the subject of an entry: the first ones by number. */
    public static String subject(Collection<Long> issues) {
        return issues.stream().limit(ISSUES).map(String::valueOf).collect(Collectors.joining(" ", "issue ", ""))
                + (issues.size() > ISSUES ? " and " + (issues.size() - ISSUES) + " more" : "");
    }
}
