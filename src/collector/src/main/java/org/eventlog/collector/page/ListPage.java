// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.eventlog.collector.api.EventJson;
import org.eventlog.collector.api.FieldText;
import org.eventlog.collector.api.Search;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.Counted;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.web.Visible;

/**
 * The data of the list of events.
 *
 * @param live whether this is the first page, where new events appear
 * @param count the number of events, at most the limit plus one
 * @param reached where a search ended that would have taken too long; null if it did not
 * @param histogram null if there is nothing to draw
 * @param views the saved views
 * @param first null unless there never was an event
 */
record ListPage(Shell shell, Search search, boolean live, List<String> sources, List<RowView> rows, String older,
        long newest, Counted count, Moment reached, HistogramView histogram, FirstSteps first, List<Views.View> views) {
    static final long MAX_COUNTED = 10_000;
    private static final List<String> RANGES = List.of("15m", "1h", "1d", "7d");

    /** A link that restricts the time range. */
    record Range(String label, String link, boolean chosen) {}

    static List<RowView> rows(EventPage page) {
        return page.events().stream().map(RowView::of).toList();
    }

    static String older(Search search, EventPage page) {
        return page.older() ? Links.older(search, EventJson.older(page)) : null;
    }

    /** Whether the list shows this view. */
    boolean shows(Views.View view) {
        return view.query().equals(search.query());
    }

    String name(Views.View view) {
        return Visible.of(view.name());
    }

    List<Chips.Chip> chips() {
        return Chips.of(shell.texts(), search);
    }

    List<Range> ranges() {
        EventFilter always = search.filter().withTime(null, null);
        return RANGES.stream().map(last -> new Range(shell.texts().get("range." + last),
                "./?" + new Search(always, last).query(), last.equals(search.last()))).toList();
    }

    /** Says how the rows are sorted if it is not by their time. */
    String order() {
        return byArrival() && rows.size() > 1 ? shell.texts().get("order.arrival") : null;
    }

    /** The values that a form's field of its own asks for. */
    List<String> own() {
        return FieldText.OWN;
    }

    String countText() {
        return count.capped()
                ? shell.texts().get("count.many", Math.min(count.events(), MAX_COUNTED))
                : shell.texts().get("count", count.events());
    }

    List<String> levels() {
        return List.copyOf(Levels.names());
    }

    List<String> states() {
        return Arrays.stream(IssueState.values()).map(state -> state.name().toLowerCase(Locale.ROOT)).toList();
    }

    String level() {
        return filter().level() == 0 ? "" : Levels.name(filter().level());
    }

    String state() {
        return filter().state() == null ? "" : filter().state().name().toLowerCase(Locale.ROOT);
    }

    EventFilter filter() {
        return search.filter();
    }

    /** The value of a form field, which has no time zone: UTC. Empty for a range that ends now. */
    String field(Long time) {
        return time == null || search.last() != null ? "" : Times.iso(time).substring(0, 23);
    }

    /** Whether the form's additional fields are initially visible. */
    boolean moreFilters() {
        EventFilter basic = filter().withLevel(0).withSource(null).withText(null);
        return !(search.last() == null ? basic : basic.withTime(null, null)).isAll();
    }

    String export(String type) {
        return "api/v1/events." + type + (search.isAll() ? "" : "?" + search.query());
    }

    boolean byArrival() {
        return filter().isByArrival();
    }
}
