// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * An entry of the audit log.
 *
 * @param at milliseconds since 1970
 * @param action {@code resolve}, {@code resolve-next}, {@code reopen}, {@code mute}, {@code undo}, {@code key.create}, {@code key.rotate},
 *     {@code key.revoke}, {@code export}, {@code person.set}, {@code person.remove}, {@code sign-in}, {@code sign-in.failed},
 *     {@code sign-in.locked}, {@code notification.create}, {@code notification.remove},
 *     {@code view.save}, {@code view.remove}
 * @param subject the object of the action
 */
public record AuditEntry(long id, long at, String who, String address, String action, String subject, String detail) {
    private static final int ISSUES = 20;
    private static final int SHORT = 200;
    private static final int LONG = 1_000;

    /** Cuts texts, because some of them come from clients. */
    public AuditEntry {
        who = cut(who, SHORT);
        address = cut(address, SHORT);
        subject = cut(subject, SHORT);
        detail = cut(detail, LONG);
    }

    private static String cut(String text, int most) {
        return text == null || text.length() <= most ? text : text.substring(0, most - 1) + '…';
    }

    /** Formats issues as the subject of an entry: the first ones by number. */
    public static String subject(Collection<Long> issues) {
        return issues.stream().limit(ISSUES).map(String::valueOf).collect(Collectors.joining(" ", "issue ", ""))
                + (issues.size() > ISSUES ? " and " + (issues.size() - ISSUES) + " more" : "");
    }
}
