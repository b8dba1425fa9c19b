// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.SearchText;

/** Converts a filter to SQL: the FROM part and the conditions. {@code e} is the event. */
public final class EventSql {
    private final Where where = new Where();
    private final Words words;
    private final boolean byArrival;

    /**
     * The full-text search of a database.
     *
     * @param condition with one question mark, for the query
     * @param query includes the source and the level
     * @param from the FROM clause
     * @param seq the expression for the event's number in the index
     * @param index the FROM clause of the index alone, if the condition needs no more; otherwise null
     */
    public record Words(String condition, String query, String from, String seq, String index) {}

    /**
     * @param source the number of the filter's source, null for any
     * @param words null if no full-text index is used
     */
    EventSql(EventFilter filter, Integer source, Words words, EventDialect dialect) {
        this.words = words;
        this.byArrival = filter.isByArrival();
        if (words != null) {
            where.and(words.condition, words::query);
        } else {
            where.and(source == null ? null : "e.src = ?", () -> source);
            // The literal lets the database use the partial index on severe events.
            where.and(filter.level() == 0 ? null : filter.level() >= 40 ? "e.lvl >= 40 AND e.lvl >= ?" : "e.lvl >= ?",
                    filter::level);
        }
        where.and(filter.request() == null ? null : "e.req = ?", filter::request);
        where.and(filter.correlation() == null ? null : "e.corr = ?", filter::correlation);
        where.and(filter.from() == null ? null : "e.ts >= ?", filter::from);
        where.and(filter.to() == null ? null : "e.ts < ?", filter::to);
        where.and(filter.issue() == null ? null : "e.grp = ?", filter::issue);
        where.and(filter.state() == null ? null : "e.grp IN (SELECT id FROM issue WHERE state = ?)",
                () -> filter.state().name());
        where.and(filter.key() == null ? null : "e.key = ?", filter::key);
        where.and(filter.address() == null ? null : "e.ip = ?", filter::address);
        for (FieldFilter field : filter.fields()) {
            where.all((field.excluded() ? "NOT " : "") + condition(field, dialect),
                    field.isOwn() ? field.values() : field.fragments());
        }
        for (SearchText.Clause part : SearchText.parts(filter.text())) {
            String like = '%' + part.any().get(0).text() + '%';
            List<String> columns = List.of("e.msg", "e.name", "e." + dialect.user(), "e.data");
            where.all((part.excluded() ? "NOT " : "") + columns.stream()
                    .map(column -> dialect.like("coalesce(" + column + ", '')"))
                    .collect(Collectors.joining(" OR ", "(", ")")),
                    Collections.nCopies(columns.size(), like));
        }
    }

    private static String condition(FieldFilter field, EventDialect dialect) {
        if (!field.isOwn()) {
            return Collections.nCopies(field.fragments().size(), dialect.contains("e.data")).stream()
                    .collect(Collectors.joining(" OR ", "(", ")"));
        }
        String in = Collections.nCopies(field.values().size(), "?").stream()
                .collect(Collectors.joining(", ", "(", ")"));
        return field.name().equals("source")
                ? "e.src IN (SELECT id FROM source WHERE name IN " + in + ')'
                : "coalesce(e." + (field.name().equals("user") ? dialect.user() : "name") + ", '') IN " + in;
    }

    /** Whether a full-text index is used. */
    boolean hasWords() {
        return words != null;
    }

    /** Whether the order is by arrival instead of by time. */
    boolean isByArrival() {
        return byArrival;
    }

    Where where() {
        return where;
    }

    String seq() {
        return words != null ? words.seq : "e.seq";
    }

    String from() {
        return words != null ? words.from : "event e";
    }

    /** The FROM clause of the index of words, if its condition is the only one; otherwise null. */
    String index() {
        return words != null && where.values().length == 1 ? words.index : null;
    }

    String newestFirst() {
        return isByArrival() ? seq() + " DESC" : "e.ts DESC, e.seq DESC";
    }
}
