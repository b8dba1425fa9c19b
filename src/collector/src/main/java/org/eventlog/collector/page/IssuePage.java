// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import org.eventlog.collector.store.EventFilter;

/**
 * The data of the page of one issue.
 *
 * @param rows the newest events of the issue
 * @param more whether there are further events
 */
record IssuePage(Shell shell, IssueView issue, HistogramView histogram, List<RowView> rows, boolean more) {

    /** The URL of the list of its events. */
    String all() {
        return Links.list(EventFilter.ALL.withIssue(issue.id()));
    }
}
