// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.eventlog.collector.sql.EventDialect;
import org.eventlog.collector.sql.EventSql;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.StoreException;

/** Queries events with fts5 and SQLite's JSON functions. */
final class SqliteDialect implements EventDialect {
    private final ReadPool pool;

    SqliteDialect(ReadPool pool) {
        this.pool = pool;
    }

    @Override
    public <T> T query(Transaction.Work<T> work) throws StoreException {
        return pool.query(connection -> work.run(new Reading(connection)));
    }

    @Override
    public EventSql.Words words(EventFilter filter, Integer source) {
        FtsQuery query = FtsQuery.of(filter, source);
        return query == null
                ? null
                : new EventSql.Words("event_fts MATCH ?", query.text(),
                        "event_fts f CROSS JOIN event e ON e.seq = f.rowid", "f.rowid", query.isTyped());
    }

    @Override
    public String columns(boolean whole) {
        return """
                e.seq, e.eid, e.ts, e.rcv, e.lvl, s.name, e.ip, e.origin, e.name, e.user,
                json_extract(e.data, '$.session'), e.req, e.corr, e.key, e.grp, e.flags,"""
                + (whole
                        ? " e.msg, 0, e.data"
                        : " substr(coalesce(e.msg, json_extract(e.data, '$.exception.message'), "
                                + "json_extract(e.data, '$.exception.type')), 1, " + SHORT + "), length(e.msg) > "
                                + SHORT + ", NULL");
    }

    @Override
    public String byNumber() {
        return " NOT INDEXED";
    }

    @Override
    public String newest() {
        return "SELECT seq FROM sqlite_sequence WHERE name = 'event'";
    }

    @Override
    public String user() {
        return "user";
    }

    @Override
    public String contains(String column) {
        return "instr(" + column + ", ?) > 0";
    }

    @Override
    public String like(String column) {
        return column + " LIKE ?";
    }

    /** On a connection that cannot write. */
    private record Reading(Connection connection) implements Transaction {
        @Override
        public int update(String sql, Object... values) {
            throw new UnsupportedOperationException("it only reads");
        }

        @Override
        public <T> List<T> select(Rows.Row<T> row, String sql, Object... values) throws SQLException {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                return Rows.all(select, row, values);
            }
        }
    }
}
