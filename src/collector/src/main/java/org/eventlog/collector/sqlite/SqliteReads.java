// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;

/** What is asked of the events. */
public final class SqliteReads {
    private static final int SHORT = 600;
    private static final String COLUMNS = """
            e.seq, e.eid, e.ts, e.rcv, e.lvl, s.name, e.ip, e.origin, e.name, e.user, e.req, e.corr, e.flags,
            json_extract(e.data, '$.session')""";
    private static final String LIST = "SELECT " + COLUMNS + ", substr(coalesce(e.msg, "
            + "json_extract(e.data, '$.exception.message'), json_extract(e.data, '$.exception.type')), 1, " + SHORT
            + "), length(e.msg) > " + SHORT + ", NULL FROM ";
    private static final String JOIN = " JOIN source s ON s.id = e.src WHERE 1 = 1";

    private final ReadPool pool;

    SqliteReads(ReadPool pool) {
        this.pool = pool;
    }

    EventPage list(EventQuery query) throws StoreException {
        return pool.query(connection -> list(connection, query));
    }

    private static EventPage list(Connection connection, EventQuery query) throws SQLException {
        // Before the events: one that comes in between is then shown by the next look and not missed by it.
        long newest;
        Integer source = null;
        try (Statement statement = connection.createStatement()) {
            newest = SqliteSchema.number(statement, "SELECT seq FROM sqlite_sequence WHERE name = 'event'");
        }
        if (query.source() != null) {
            source = source(connection, query.source());
            if (source == null) {
                return new EventPage(List.of(), false, newest);
            }
        }
        List<StoredEvent> events = new ArrayList<>();
        try (PreparedStatement select = select(connection, query, source); ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                events.add(event(rows));
            }
        }
        boolean more = events.size() > query.limit();
        return new EventPage(more ? events.subList(0, query.limit()) : events, more && query.after() == null, newest);
    }

    private static PreparedStatement select(Connection connection, EventQuery query, Integer source)
            throws SQLException {
        String words = query.text() == null ? null : FtsQuery.of(query.text(), source, query.level());
        Where where = new Where();
        // A search is in order of arrival, as the index of words has it: in order of time it would have to read every hit.
        boolean byArrival = words != null || query.after() != null;
        if (words != null) {
            where.and("event_fts MATCH ?", words);
        } else {
            where.and(source == null ? null : "e.src = ?", source);
            // The literal lets SQLite see that the partial index on grave events will do.
            where.and(query.level() == 0 ? null : query.level() >= 40 ? "e.lvl >= 40 AND e.lvl >= ?" : "e.lvl >= ?",
                    query.level());
        }
        where.and(query.request() == null ? null : "e.req = ?", query.request());
        where.and(query.correlation() == null ? null : "e.corr = ?", query.correlation());
        String seq = words != null ? "f.rowid" : "e.seq";
        where.and(query.after() == null ? null : seq + " > ?", query.after());
        if (query.before() != null) {
            if (byArrival) {
                where.and(seq + " < ?", query.before().seq());
            } else {
                where.and("(e.ts, e.seq) < (?, ?)", query.before().ts(), query.before().seq());
            }
        }
        String from = words != null
                ? "event_fts f CROSS JOIN event e ON e.seq = f.rowid"
                : query.after() != null ? "event e NOT INDEXED" : "event e";
        String order = query.after() != null ? seq : byArrival ? seq + " DESC" : "e.ts DESC, e.seq DESC";
        PreparedStatement select = connection
                .prepareStatement(LIST + from + JOIN + where.sql + " ORDER BY " + order + " LIMIT ?");
        // One more than asked for shows whether there are more.
        where.values.add(query.after() == null ? query.limit() + 1 : query.limit());
        for (int i = 0; i < where.values.size(); i++) {
            select.setObject(i + 1, where.values.get(i));
        }
        return select;
    }

    private static Integer source(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM source WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getInt(1) : null;
            }
        }
    }

    Optional<StoredEvent> find(long seq) throws StoreException {
        return pool.query(connection -> {
            try (PreparedStatement select = connection
                    .prepareStatement(
                            "SELECT " + COLUMNS + ", e.msg, 0, e.data FROM event e" + JOIN + " AND e.seq = ?")) {
                select.setLong(1, seq);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? Optional.of(event(rows)) : Optional.empty();
                }
            }
        });
    }

    List<String> sources() throws StoreException {
        return pool.query(connection -> {
            List<String> names = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT name FROM source ORDER BY name")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }

    void close() {
        pool.close();
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4),
                Levels.name(row.getInt(5)), row.getString(6), row.getString(7), row.getString(8), row.getString(9),
                row.getString(15), row.getBoolean(16), row.getString(10), row.getString(14), row.getString(11),
                row.getString(12), row.getInt(13), row.getString(17));
    }

    private static final class Where {
        private final StringBuilder sql = new StringBuilder();
        private final List<Object> values = new ArrayList<>();

        void and(String condition, Object... parameters) {
            if (condition != null) {
                sql.append(" AND ").append(condition);
                values.addAll(List.of(parameters));
            }
        }
    }
}
