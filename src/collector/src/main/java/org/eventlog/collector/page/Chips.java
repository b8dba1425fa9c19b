// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eventlog.collector.api.FieldText;
import org.eventlog.collector.api.Search;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.web.Visible;

/** The filters of a list, each with a link that removes it. */
final class Chips {

    /**
     * @param at the value if it is a time, otherwise null
     * @param without the URL of the list without this filter, below the root
     */
    record Chip(String label, String value, Moment at, String without) {}

    private final Texts texts;
    private final Search search;
    private final List<Chip> chips = new ArrayList<>();

    private Chips(Texts texts, Search search) {
        this.texts = texts;
        this.search = search;
    }

    static List<Chip> of(Texts texts, Search search) {
        Chips chips = new Chips(texts, search);
        chips.addAll(search.filter());
        return chips.chips;
    }

    private void addAll(EventFilter filter) {
        add("level", filter.level() == 0 ? null : texts.get("level.from", Levels.name(filter.level())),
                filter.withLevel(0));
        add("source", filter.source(), filter.withSource(null));
        add("search", filter.text(), filter.withText(null));
        if (search.last() != null) {
            chips.add(new Chip(texts.get("last"), Visible.of(search.last()), null,
                    Links.list(filter.withTime(null, null))));
        } else {
            add("from", filter.from(), filter.withTime(null, filter.to()));
            add("to", filter.to(), filter.withTime(filter.from(), null));
        }
        add("state", filter.state() == null
                ? null
                : texts.get("state." + filter.state().name().toLowerCase(Locale.ROOT)), filter.withState(null));
        add("issue", filter.issue() == null ? null : filter.issue().toString(), filter.withIssue(null));
        add("request", filter.request(), filter.withRequest(null));
        add("correlation", filter.correlation(), filter.withCorrelation(null));
        add("key", filter.key(), filter.withKey(null));
        add("address", filter.address(), filter.withAddress(null));
        for (FieldFilter field : filter.fields()) {
            List<FieldFilter> others = filter.fields().stream().filter(other -> other != field).toList();
            String label = FieldText.OWN.contains(field.name()) ? texts.get(field.name()) : Visible.of(field.name());
            chips.add(new Chip(label, Visible.of(FieldText.value(field)), null,
                    Links.list(search.with(filter.withFields(others)))));
        }
    }

    private void add(String label, String value, EventFilter without) {
        if (value != null) {
            chips.add(new Chip(texts.get(label), Visible.of(value), null, Links.list(search.with(without))));
        }
    }

    private void add(String label, Long time, EventFilter without) {
        if (time != null) {
            chips.add(new Chip(texts.get(label), "", Moment.of(time), Links.list(search.with(without))));
        }
    }
}
