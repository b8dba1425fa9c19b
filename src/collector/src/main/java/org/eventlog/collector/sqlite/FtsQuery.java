// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.collector.event.Levels;

/**
 * Turns what a person typed into an fts5 query: words that must all be there, {@code "words in a row"} and {@code begin*}.
 * Every term is quoted, so none of fts5's own syntax gets through.
 */
public final class FtsQuery {
    private FtsQuery() {}

    /**
     * The query, with source and level as tags, so that the index alone finds what matches all of it; null if not one
     * word was typed.
     */
    static String of(String typed, Integer source, int level) {
        List<String> terms = terms(typed);
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

    private static List<String> terms(String typed) {
        List<String> terms = new ArrayList<>();
        StringBuilder term = new StringBuilder();
        boolean phrase = false;
        for (char c : (typed + ' ').toCharArray()) {
            if (c == '"') {
                phrase = !phrase;
            }
            if (c == '"' || !phrase && Character.isWhitespace(c)) {
                if (!term.isEmpty()) {
                    terms.add(term.toString());
                    term.setLength(0);
                }
            } else {
                // A NUL would end the query's text within SQLite.
                term.append(c < ' ' ? ' ' : c);
            }
        }
        // A phrase whose second quotation mark is yet to be typed.
        if (!term.toString().isBlank()) {
            terms.add(term.toString().strip());
        }
        return terms;
    }

    private static String quoted(String term) {
        boolean prefix = term.length() > 1 && term.endsWith("*");
        String word = prefix ? term.substring(0, term.length() - 1) : term;
        return '"' + word + '"' + (prefix ? "*" : "");
    }
}
