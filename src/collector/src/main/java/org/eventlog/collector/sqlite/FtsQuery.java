// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.SearchText;

/**
 * The text part of a filter as an fts5 query. Every term is quoted, so that fts5's own syntax has no effect.
 *
 * <p>It also finds request and correlation ids, which are among the words of an event. A separate index for them would
 * be the most expensive one to write, because each new id belongs at a random place in it.
 *
 * @param isTyped whether it contains words entered by a user
 */
record FtsQuery(String text, boolean isTyped) {

    /**
     * Returns the query, with source and level as tags, so that the index alone finds the matches; null if there is no
     * word to search for.
     */
    static FtsQuery of(EventFilter filter, Integer source) {
        List<String> phrases = new ArrayList<>();
        if (filter.text() != null) {
            SearchText.terms(filter.text()).forEach(term -> phrases.add(quoted(term)));
        }
        boolean typed = !phrases.isEmpty();
        for (String id : new String[]{filter.request(), filter.correlation()}) {
            if (id != null && !SearchText.words(id).isEmpty()) {
                phrases.add(quoted(id));
            }
        }
        if (phrases.isEmpty()) {
            return null;
        }
        StringBuilder query = new StringBuilder("{txt} : (").append(String.join(" ", phrases)).append(')');
        if (source != null) {
            query.append(" AND {tags} : (\"s").append(source).append("\")");
        }
        if (filter.level() > 0) {
            query.append(" AND {tags} : (").append(IntStream.of(Levels.from(filter.level()))
                    .mapToObj(l -> "\"l" + l + '"').collect(Collectors.joining(" OR "))).append(')');
        }
        return new FtsQuery(query.toString(), typed);
    }

    static String tags(int source, int level) {
        return "s" + source + " l" + level;
    }

    private static String quoted(SearchText.Term term) {
        return quoted(term.text()) + (term.prefix() ? "*" : "");
    }

    private static String quoted(String words) {
        StringBuilder quoted = new StringBuilder(words.length() + 2).append('"');
        // A NUL would end the text within SQLite.
        words.chars().forEach(c -> quoted.append(c < ' ' || c == '"' ? ' ' : (char) c));
        return quoted.append('"').toString();
    }
}
