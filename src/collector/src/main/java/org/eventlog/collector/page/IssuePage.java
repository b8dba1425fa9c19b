// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import org.eventlog.collector.store.EventFilter;

/**
 * The data of the page of one issue.
 *
 * @param rows the newest of its events
 * @param more whether there are more of them
 */
record IssuePage(Shell shell, IssueView issue, HistogramView histogram, List<RowView> rows, boolean more) {

    /** The list of its events. */
    String all() {
        return Links.list(EventFilter.ALL.withIssue(issue.id()));
    }
}
