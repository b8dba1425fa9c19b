// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.api.EventJson;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;

/**
 * All that the list's template needs.
 *
 * @param curl what to type to send the first event; null unless there never was one
 */
public record ListPage(Texts texts, EventQuery query, List<String> sources, List<RowView> rows, String older,
        long newest,
        String curl) {

    /** A filter that has no field in the form. */
    record Chip(String label, String value, String without) {}

    static ListPage of(Texts texts, EventQuery query, EventPage page, List<String> sources, String curl) {
        List<RowView> rows = page.events().stream().map(RowView::of).toList();
        String older = page.older()
                ? Links.older(Links.filters(query.filter()), EventJson.cursor(EventJson.last(page)))
                : null;
        boolean first = page.newest() == 0 && query.filter().isAll();
        return new ListPage(texts, query, sources, rows, older, page.newest(), first ? curl : null);
    }

    List<Chip> chips() {
        EventFilter filter = query.filter();
        List<Chip> chips = new ArrayList<>();
        chip(chips, "request", filter.request(), filter.withRequest(null));
        chip(chips, "correlation", filter.correlation(), filter.withCorrelation(null));
        chip(chips, "issue", filter.issue() == null ? null : filter.issue().toString(), filter.withIssue(null));
        chip(chips, "key", filter.key(), filter.withKey(null));
        chip(chips, "address", filter.address(), filter.withAddress(null));
        return chips;
    }

    private void chip(List<Chip> chips, String label, String value, EventFilter without) {
        if (value != null) {
            chips.add(new Chip(texts.get(label), Visible.of(value), Links.list(Links.filters(without))));
        }
    }

    List<String> levels() {
        return List.copyOf(Levels.names());
    }

    String level() {
        return query.filter().level() == 0 ? "" : Levels.name(query.filter().level());
    }

    EventFilter filter() {
        return query.filter();
    }

    String filters() {
        return Links.filters(query.filter());
    }

    /** Whether this is the first page, where new events appear. */
    boolean live() {
        return query.before() == null;
    }
}
