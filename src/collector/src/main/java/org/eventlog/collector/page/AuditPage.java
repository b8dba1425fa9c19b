// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.web.Visible;

/** The data of the audit page. */
record AuditPage(Shell shell, List<Line> lines, Long older) {

    /** An entry with invisible characters replaced. */
    record Line(Moment at, String who, String address, String action, String subject, String detail) {
        static Line of(AuditEntry entry) {
            return new Line(Moment.of(entry.at()), Visible.of(entry.who()), entry.address(), entry.action(),
                    Visible.of(entry.subject()), Visible.of(entry.detail()));
        }
    }
}
