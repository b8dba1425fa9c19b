// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.SearchText;

/**
 * Turns what a person typed into an fts5 query. Every term is quoted, so none of fts5's own syntax gets through.
 */
final class FtsQuery {
    private FtsQuery() {}

    /**
     * The query, with source and level as tags, so that the index alone finds what matches all of it; null if not one
     * word was typed.
     */
    static String of(String typed, Integer source, int level) {
        List<SearchText.Term> terms = SearchText.terms(typed);
        if (terms.isEmpty()) {
            return null;
        }
        StringBuilder query = new StringBuilder("{txt} : (");
        query.append(terms.stream().map(FtsQuery::quoted).collect(Collectors.joining(" "))).append(')');
        if (source != null) {
            query.append(" AND {tags} : (\"s").append(source).append("\")");
        }
        if (level > 0) {
            query.append(" AND {tags} : (").append(IntStream.of(Levels.from(level)).mapToObj(l -> "\"l" + l + '"')
                    .collect(Collectors.joining(" OR "))).append(')');
        }
        return query.toString();
    }

    static String tags(int source, int level) {
        return "s" + source + " l" + level;
    }

    private static String quoted(SearchText.Term term) {
        return '"' + term.text().replace('"', ' ') + '"' + (term.prefix() ? "*" : "");
    }
}
