// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import org.eventlog.collector.store.Affected;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.web.Visible;

/**
 * The data of the page of one issue.
 *
 * @param stack the stack of its newest event, or null
 * @param affected the users of its events
 * @param rows the newest events of the issue
 * @param more whether there are further events
 */
record IssuePage(Shell shell, IssueView issue, HistogramView histogram, String stack, Affected affected,
        List<RowView> rows, boolean more) {

    /** The URL of the list of its events. */
    String all() {
        return Links.list(EventFilter.ALL.withIssue(issue.id()));
    }

    /** The number of affected users as text. */
    String users() {
        return shell.texts().get("users", affected.number()) + (affected.capped() ? "+" : "");
    }

    /** The list of the issue's events of this user. */
    String of(Affected.User user) {
        return Links.list(EventFilter.ALL.withIssue(issue.id()).with(FieldFilter.of("user", user.name())));
    }

    String name(Affected.User user) {
        return Visible.of(user.name());
    }
}
