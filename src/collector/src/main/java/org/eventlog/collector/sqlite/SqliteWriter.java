// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.StoreException;
import org.sqlite.SQLiteConnection;

/** The connection that writes, and its transactions. For one thread at a time. */
final class SqliteWriter implements Transaction {
    private final Connection connection;
    /** Statements are prepared once, because preparing one costs more than running it. */
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** Takes ownership of the connection, which is closed with this object. */
    SqliteWriter(Connection connection) {
        this.connection = connection;
        // Otherwise the driver tries to begin and commit a transaction after each statement, which fails within one.
        ((SQLiteConnection) connection).getConnectionConfig().setAutoCommit(false);
    }

    /** Runs the work in a transaction. */
    <T> T transaction(Transaction.Work<T> work) throws StoreException {
        try {
            execute("BEGIN IMMEDIATE");
            try {
                T result = work.run(this);
                execute("COMMIT");
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                forgetStatements();
                try {
                    execute("ROLLBACK");
                } catch (SQLException none) {
                    // After a full disk, SQLite has already rolled back and reports that no transaction is active.
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
    public void each(Rows.Each each, String sql, Object... values) throws SQLException {
        Rows.each(statement(sql), each, values);
    }

    /** A prepared statement that is kept until a transaction fails or the connection is closed. */
    PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    /** The driver makes a statement unusable if it fails while it runs, as on a full disk. */
    private void forgetStatements() {
        for (PreparedStatement statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                // It is prepared again.
            }
        }
        statements.clear();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Releases some free pages to the file system, if possible. If not, they will be used again. */
    void shrink(int pages) {
        try {
            execute("PRAGMA incremental_vacuum(" + pages + ")");
        } catch (SQLException e) {
            // Moving pages also needs space. Try again next time.
        }
    }

    void checkpoint() {
        try {
            execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            // The contents of the WAL are committed, and available after the next start.
        }
    }

    /** Closes the connection and its statements. */
    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing to save: every commit has been acknowledged.
        }
    }
}
