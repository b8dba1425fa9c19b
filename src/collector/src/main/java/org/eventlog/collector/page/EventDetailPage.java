// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.List;
import org.eventlog.collector.maps.SourceMaps;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.StoredEvent;

/**
 * The data of the page of one event.
 *
 * @param around the event itself and the events before and after it, of all sources, newest first
 * @param issue its issue, or null
 */
record EventDetailPage(Shell shell, RowView row, EventDetails details, List<RowView> around, IssueView issue) {

    static EventDetailPage of(Shell shell, StoredEvent event, SourceMaps maps, List<StoredEvent> around, Issue issue) {
        List<RowView> rows = new java.util.ArrayList<>(around.stream().map(RowView::of).toList());
        java.util.Collections.reverse(rows);
        return new EventDetailPage(shell, RowView.of(event), EventDetails.of(shell.texts(), event, maps), rows,
                issue == null ? null : IssueView.of(issue));
    }

    String heading() {
        return row.name() == null ? shell.texts().get("event") : row.name();
    }

    boolean isThis(RowView other) {
        return other.seq() == row.seq();
    }

    /** The next event in time, or null. */
    RowView newer() {
        return neighbour(-1);
    }

    RowView older() {
        return neighbour(1);
    }

    private RowView neighbour(int step) {
        for (int i = 0; i < around.size(); i++) {
            if (isThis(around.get(i))) {
                return i + step >= 0 && i + step < around.size() ? around.get(i + step) : null;
            }
        }
        return null;
    }
}
