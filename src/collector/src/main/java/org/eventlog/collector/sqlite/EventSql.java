// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import org.eventlog.collector.sql.Where;
import org.eventlog.collector.store.EventFilter;

/** A filter as SQL: what to select from, and the conditions. {@code e} is the event, {@code s} its source. */
final class EventSql {
    private final Where where = new Where();
    private final String words;

    /** @param source the number of the filter's source, null when it asks for none */
    EventSql(EventFilter filter, Integer source) {
        words = filter.text() == null ? null : FtsQuery.of(filter.text(), source, filter.level());
        if (words != null) {
            where.and("event_fts MATCH ?", () -> words);
        } else {
            where.and(source == null ? null : "e.src = ?", () -> source);
            // The literal lets SQLite see that the partial index on grave events will do.
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
    }

    /** Whether it looks for words: then the order of arrival is the one that costs nothing. */
    boolean hasWords() {
        return words != null;
    }

    Where where() {
        return where;
    }

    /** The event's number, as the index has it that is looked through. */
    String seq() {
        return words != null ? "f.rowid" : "e.seq";
    }

    String from() {
        return words != null ? "event_fts f CROSS JOIN event e ON e.seq = f.rowid" : "event e";
    }

    String newestFirst() {
        return words != null ? "f.rowid DESC" : "e.ts DESC, e.seq DESC";
    }
}
