// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Retention;

/** The connection that writes. For one thread at a time. */
public final class SqliteWriter {
    private static final String INSERT = """
            INSERT INTO event(seq, src, eid, ts, rcv, lvl, ip, user, origin, name, req, corr, msg, data, flags)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(src, eid) DO NOTHING""";

    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement insertText;

    /** Takes the connection over: it is closed with this, also when this fails. */
    SqliteWriter(Connection connection) throws SQLException {
        this.connection = connection;
        try {
            insert = connection.prepareStatement(INSERT);
            insertText = connection.prepareStatement("INSERT INTO event_fts(rowid, txt, tags) VALUES(?,?,?)");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    boolean[] append(List<EventStore.Arrival> events) throws SQLException {
        return transaction(() -> {
            // Ours is the only connection that writes, so the number is free within this transaction.
            long seq = newest();
            boolean[] duplicates = new boolean[events.size()];
            for (int i = 0; i < duplicates.length; i++) {
                if (insert(seq + 1, events.get(i))) {
                    seq++;
                } else {
                    duplicates[i] = true;
                }
            }
            return duplicates;
        });
    }

    private boolean insert(long seq, EventStore.Arrival arrival) throws SQLException {
        NewEvent event = arrival.event();
        insert.setLong(1, seq);
        insert.setInt(2, arrival.source());
        insert.setString(3, event.id());
        insert.setLong(4, event.ts());
        insert.setLong(5, arrival.received());
        insert.setInt(6, event.level());
        text(7, arrival.address());
        text(8, event.user());
        text(9, arrival.origin());
        text(10, event.name());
        text(11, event.request());
        text(12, event.correlation());
        text(13, event.message());
        text(14, event.data());
        insert.setInt(15, event.flags());
        if (insert.executeUpdate() == 0) {
            return false;
        }
        insertText.setLong(1, seq);
        insertText.setString(2, event.text());
        insertText.setString(3, FtsQuery.tags(arrival.source(), event.level()));
        insertText.executeUpdate();
        return true;
    }

    private void text(int index, String value) throws SQLException {
        if (value == null) {
            insert.setNull(index, Types.VARCHAR);
        } else {
            insert.setString(index, value);
        }
    }

    int deleteOld(Retention.Bounds bounds) throws SQLException {
        return transaction(() -> {
            List<Long> old = new ArrayList<>();
            collect(old, "SELECT seq FROM event WHERE ts < ? AND (flags & " + Flags.CLAMPED
                    + " = 0 OR rcv < ?) ORDER BY ts LIMIT ?", bounds.before(), bounds.movedBefore(), bounds.portion());
            collect(old, "SELECT seq FROM event WHERE seq <= ? ORDER BY seq LIMIT ?", newest() - bounds.most(),
                    bounds.portion() - old.size());
            int deleted = 0;
            try (PreparedStatement event = connection.prepareStatement("DELETE FROM event WHERE seq = ?");
                    PreparedStatement text = connection.prepareStatement("DELETE FROM event_fts WHERE rowid = ?")) {
                for (long seq : old) {
                    event.setLong(1, seq);
                    // One may be in the list twice, for being too old and for being too many.
                    if (event.executeUpdate() > 0) {
                        text.setLong(1, seq);
                        text.executeUpdate();
                        deleted++;
                    }
                }
            }
            return deleted;
        });
    }

    private void collect(List<Long> into, String sql, long... parameters) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setLong(i + 1, parameters[i]);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    into.add(rows.getLong(1));
                }
            }
        }
    }

    private long newest() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return SqliteSchema.number(statement, "SELECT seq FROM sqlite_sequence WHERE name = 'event'");
        }
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    <T> T transaction(Work<T> work) throws SQLException {
        execute("BEGIN IMMEDIATE");
        try {
            T result = work.run();
            execute("COMMIT");
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            try {
                execute("ROLLBACK");
            } catch (SQLException none) {
                // After a full disk SQLite has rolled back already and says that no transaction is active.
                e.addSuppressed(none);
            }
            throw e;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void checkpoint() {
        try {
            execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            // What is in the WAL is committed, and is there after the next opening.
        }
    }

    /** Closes the statements with it. */
    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing is open any more that could be saved: every commit has been answered.
        }
    }

    interface Work<T> {
        T run() throws SQLException;
    }
}
