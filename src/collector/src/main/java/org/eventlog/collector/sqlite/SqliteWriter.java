// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.StoreException;

/** The connection that writes, and its transactions. For one thread at a time. */
final class SqliteWriter implements Transaction {
    private final Connection connection;
    /** Statements are made once: to make one costs more than to run it. */
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** Takes the connection over: it is closed with this. */
    SqliteWriter(Connection connection) {
        this.connection = connection;
    }

    /** All of the work is kept, or nothing of it. */
    <T> T transaction(Transaction.Work<T> work) throws StoreException {
        try {
            execute("BEGIN IMMEDIATE");
            try {
                T result = work.run(this);
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
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        }
    }

    @Override
    public int update(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement.executeUpdate();
    }

    @Override
    public <T> List<T> select(Rows.Row<T> row, String sql, Object... values) throws SQLException {
        return Rows.all(statement(sql), row, values);
    }

    /** One that is kept until the connection is closed. */
    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Gives some of the pages that are free back to the file system, if it can: they may as well be used again. */
    void shrink(int pages) {
        try {
            execute("PRAGMA incremental_vacuum(" + pages + ")");
        } catch (SQLException e) {
            // To move pages takes room too. The next time, then.
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
}
