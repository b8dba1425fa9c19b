// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.SearchText;

/**
 * The text part of a filter as an fts5 query. Every term is quoted, so that fts5's own syntax has no effect.
 *
 * <p>It also finds request and correlation ids, which are among the words of an event. A separate index for them would
 * be the most expensive one to write, because each new id belongs at a random place in it.
 */
record FtsQuery(String text) {

    /**
     * Returns the query, with source and level as tags, so that the index alone finds the matches; null if there is
     * nothing to search for.
     *
     * @param without clauses of the text that are not searched for
     * @param tagged whether source and level are searched for without a word, too
     */
    static FtsQuery of(EventFilter filter, Integer source, List<SearchText.Clause> without, boolean tagged) {
        List<SearchText.Clause> clauses = new ArrayList<>(SearchText.indexed(filter.text()));
        clauses.removeAll(without);
        List<String> all = new ArrayList<>();
        List<String> none = new ArrayList<>();
        for (SearchText.Clause clause : clauses) {
            (clause.excluded() ? none : all).add(clause.any().stream().map(FtsQuery::quoted)
                    .collect(Collectors.joining(" OR ", "(", ")")));
        }
        for (FieldFilter field : filter.fields()) {
            if (!field.excluded() && !field.words().isEmpty()) {
                all.add(field.values().stream().map(FtsQuery::quoted).collect(Collectors.joining(" OR ", "(", ")")));
            }
        }
        for (String id : new String[]{filter.request(), filter.correlation()}) {
            if (id != null && !SearchText.words(id).isEmpty()) {
                all.add(quoted(id));
            }
        }
        if (all.isEmpty() && none.isEmpty() && !(tagged && (source != null || filter.level() > 0))) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        if (!all.isEmpty()) {
            parts.add("{txt} : (" + String.join(" AND ", all) + ')');
        }
        if (source != null) {
            parts.add("{tags} : (\"s" + source + "\")");
        }
        if (filter.level() > 0 || parts.isEmpty()) {
            parts.add("{tags} : (" + IntStream.of(Levels.from(filter.level())).mapToObj(l -> "\"l" + l + '"')
                    .collect(Collectors.joining(" OR ")) + ')');
        }
        String query = String.join(" AND ", parts);
        return new FtsQuery(none.isEmpty()
                ? query
                : '(' + query + ") NOT ({txt} : (" + String.join(" OR ", none) + "))");
    }

    static String tags(int source, int level) {
        return "s" + source + " l" + level;
    }

    private static String quoted(SearchText.Term term) {
        return quoted(term.text()) + (term.isPrefix() ? "*" : "");
    }

    private static String quoted(String words) {
        StringBuilder quoted = new StringBuilder(words.length() + 2).append('"');
        // A NUL would end the text within SQLite.
        words.chars().forEach(c -> quoted.append(c < ' ' || c == '"' ? ' ' : (char) c));
        return quoted.append('"').toString();
    }
}
