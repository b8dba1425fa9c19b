// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.api.EventJson;
import org.eventlog.collector.event.Levels;
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
        String older = page.older() ? Links.older(Links.filters(query), EventJson.cursor(EventJson.last(page))) : null;
        boolean first = page.newest() == 0 && !query.isFiltered();
        return new ListPage(texts, query, sources, rows, older, page.newest(), first ? curl : null);
    }

    List<Chip> chips() {
        List<Chip> chips = new ArrayList<>();
        if (query.request() != null) {
            chips.add(new Chip(texts.get("request"), Visible.of(query.request()), Links.list(Links.filters(
                    new EventQuery(query.level(), query.text(), query.source(), null, query.correlation(), null, null,
                            0)))));
        }
        if (query.correlation() != null) {
            chips.add(new Chip(texts.get("correlation"), Visible.of(query.correlation()), Links.list(Links.filters(
                    new EventQuery(query.level(), query.text(), query.source(), query.request(), null, null, null,
                            0)))));
        }
        return chips;
    }

    List<String> levels() {
        return List.copyOf(Levels.names());
    }

    String level() {
        return query.level() == 0 ? "" : Levels.name(query.level());
    }

    String filters() {
        return Links.filters(query);
    }

    /** Whether this is the first page, where new events appear. */
    boolean live() {
        return query.before() == null;
    }
}
