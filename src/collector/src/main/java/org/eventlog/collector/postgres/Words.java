// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.SearchText;

/**
 * Converts texts to {@code tsvector} and {@code tsquery}. PostgreSQL's parser is not used, because it would treat
 * {@code order.payment.failed} as a host name and find it only as a whole.
 */
final class Words {
    /** PostgreSQL stores larger positions as this one. Words there are found, but not phrases. */
    private static final int PLACES = 16_383;
    private static final int PLACES_OF_ONE_WORD = 255;
    /** Below tsvector's limit of a megabyte for words and positions. */
    private static final int ROOM = 900_000;

    private Words() {}

    static String vector(String text, int source, int level) {
        StringBuilder vector = new StringBuilder();
        vector.append("':s").append(source).append("' ':l").append(level).append('\'');
        places(text).forEach((word, places) -> vector.append(" '").append(word).append("':").append(places.stream()
                .map(String::valueOf).collect(Collectors.joining(","))));
        return vector.toString();
    }

    private static Map<String, List<Integer>> places(String text) {
        Map<String, List<Integer>> all = new LinkedHashMap<>();
        int room = ROOM;
        int place = 0;
        for (String word : SearchText.words(text)) {
            place++;
            List<Integer> places = all.get(word);
            if (places == null && (room -= 8 + 3 * word.length()) > 0) {
                places = new ArrayList<>(2);
                all.put(word, places);
            }
            if (places != null && places.size() < PLACES_OF_ONE_WORD && (room -= 2) > 0) {
                places.add(Math.min(place, PLACES));
            }
        }
        all.values().removeIf(List::isEmpty);
        return all;
    }

    /**
     * Returns the query, with source and level as tags, so that the index alone finds the matches; null if there is no
     * word.
     */
    static String query(EventFilter filter, Integer source) {
        List<SearchText.Clause> clauses = SearchText.indexed(filter.text());
        List<String> all = new ArrayList<>();
        clauses.stream().filter(clause -> !clause.excluded()).map(Words::query).forEach(all::add);
        for (FieldFilter field : filter.fields()) {
            if (!field.excluded() && !field.words().isEmpty()) {
                all.add(field.words().stream().map(words -> words.stream().map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" & ", "(", ")"))).collect(Collectors.joining(" | ", "(", ")")));
            }
        }
        if (all.isEmpty() && clauses.isEmpty()) {
            return null;
        }
        if (source != null) {
            all.add("':s" + source + "'");
        }
        if (filter.level() > 0 || all.isEmpty()) {
            all.add(IntStream.of(Levels.from(filter.level())).mapToObj(l -> "':l" + l + "'")
                    .collect(Collectors.joining(" | ", "(", ")")));
        }
        clauses.stream().filter(SearchText.Clause::excluded).map(clause -> "!" + query(clause)).forEach(all::add);
        return String.join(" & ", all);
    }

    private static String query(SearchText.Clause clause) {
        return clause.any().stream().map(Words::query).collect(Collectors.joining(" | ", "(", ")"));
    }

    private static String query(SearchText.Term term) {
        return term.words().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" <-> ", "(",
                term.isPrefix() ? ":*)" : ")"));
    }
}
