// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.StoreException;

/**
 * Borrows a connection for one transaction at a time and returns it unchanged. Parameters are set for the transaction
 * only, because the pool may be shared with the application.
 */
final class Sessions {
    private final DataSource source;
    private final String schema;
    private final Duration busy;
    private final Duration query;

    Sessions(DataSource source, String schema, Duration busy, Duration query) {
        this.source = source;
        this.schema = schema;
        this.busy = busy;
        this.query = query;
    }

    /**
     * Each statement sees earlier commits of others, so a transaction that waited for the lock sees the changes it
     * waited for.
     */
    <T> T write(Transaction.Work<T> work) throws StoreException {
        return run("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE; SET LOCAL search_path = " + schema
                + "; SET LOCAL lock_timeout = " + busy.toMillis(), work);
    }

    /** All statements see the database as it was at the first one. */
    <T> T read(Transaction.Work<T> work) throws StoreException {
        return run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL search_path = " + schema
                + "; SET LOCAL statement_timeout = " + query.toMillis(), work);
    }

    private <T> T run(String settings, Transaction.Work<T> work) throws StoreException {
        try (Connection connection = source.getConnection()) {
            boolean auto = connection.getAutoCommit();
            if (auto) {
                connection.setAutoCommit(false);
            }
            T result = run(connection, auto, settings, work);
            if (auto) {
                connection.setAutoCommit(true);
            }
            return result;
        } catch (SQLException e) {
            throw PostgresFault.of(e);
        }
    }

    private static <T> T run(Connection connection, boolean auto, String settings, Transaction.Work<T> work)
            throws SQLException {
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute(settings);
            }
            T result = work.run(new PostgresTransaction(connection));
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            try {
                connection.rollback();
                if (auto) {
                    connection.setAutoCommit(true);
                }
            } catch (SQLException broken) {
                // The server rolled back when the connection was lost, and the pool will not lend it again.
                e.addSuppressed(broken);
            }
            throw e;
        }
    }
}
