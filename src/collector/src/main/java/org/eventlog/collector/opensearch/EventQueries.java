// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.SearchText;

/** Converts a filter to a query. */
final class EventQueries {
    private EventQueries() {}

    /**
     * @param newest events with higher numbers are not valid yet
     * @param issues the issues in the filter's state; null if it has none
     */
    static List<String> of(EventFilter filter, long newest, Collection<Long> issues) {
        List<String> all = new ArrayList<>();
        all.add(Indices.range("seq", "lte", newest));
        if (filter.level() > 0) {
            all.add(Indices.range("lvl", "gte", filter.level()));
        }
        term(all, "source", filter.source());
        term(all, "req", filter.request());
        term(all, "corr", filter.correlation());
        term(all, "key", filter.key());
        term(all, "ip", filter.address());
        term(all, "grp", filter.issue());
        if (filter.from() != null) {
            all.add(Indices.range("ts", "gte", filter.from()));
        }
        if (filter.to() != null) {
            all.add(Indices.range("ts", "lt", filter.to()));
        }
        if (issues != null) {
            all.add("{\"terms\":{\"grp\":["
                    + issues.stream().map(String::valueOf).collect(Collectors.joining(",")) + "]}}");
        }
        for (FieldFilter field : filter.fields()) {
            all.add(not(field.excluded(), any(field.values().stream().map(value -> field.name().equals("source")
                    ? Indices.term("source", value)
                    : Indices.term("pairs", EventDocuments.pair(field.name(), value))).toList())));
        }
        if (filter.text() != null) {
            SearchText.clauses(filter.text()).forEach(clause -> all.add(not(clause.excluded(),
                    any(clause.any().stream().map(EventQueries::words).toList()))));
        }
        return all;
    }

    private static String any(List<String> queries) {
        return queries.size() == 1
                ? queries.get(0)
                : "{\"bool\":{\"minimum_should_match\":1,\"should\":[" + String.join(",", queries) + "]}}";
    }

    private static String not(boolean excluded, String query) {
        return excluded ? "{\"bool\":{\"must_not\":[" + query + "]}}" : query;
    }

    private static void term(List<String> all, String field, Object value) {
        if (value != null) {
            all.add(Indices.term(field, value));
        }
    }

    private static String words(SearchText.Term term) {
        List<String> words = term.words();
        if (term.match() == SearchText.Match.PART) {
            return new JsonText().object().key("wildcard").object().key("text").object()
                    .member("value", '*' + words.get(0) + '*').end().end().end().toString();
        }
        String kind = !term.isPrefix() ? "match_phrase" : words.size() == 1 ? "prefix" : "match_phrase_prefix";
        JsonText json = new JsonText().object().key(kind).object().key("text");
        if (kind.equals("match_phrase_prefix")) {
            // Allows this many words with the prefix; OpenSearch's default is 50.
            json.object().member("query", String.join(" ", words)).member("max_expansions", 1_000).end();
        } else {
            json.string(String.join(" ", words));
        }
        return json.end().end().toString();
    }
}
