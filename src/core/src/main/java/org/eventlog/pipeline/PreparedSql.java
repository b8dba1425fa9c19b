// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A statement that is prepared once, and again after it has failed: the driver makes a statement unusable if it fails
 * while it runs, as on a full disk.
 */
final class PreparedSql {
    private final Connection connection;
    private final String sql;
    /** Null if it is to be prepared. */
    private PreparedStatement ready;

    /** Binds the parameters and runs the statement. */
    interface Use<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    PreparedSql(Connection connection, String sql) throws SQLException {
        this.connection = connection;
        this.sql = sql;
        this.ready = connection.prepareStatement(sql);
    }

    <T> T use(Use<T> use) throws SQLException {
        PreparedStatement statement = ready != null ? ready : connection.prepareStatement(sql);
        ready = null;
        try {
            T result = use.run(statement);
            ready = statement;
            return result;
        } finally {
            if (ready == null) {
                discard(statement);
            }
        }
    }

    private static void discard(PreparedStatement failed) {
        try {
            failed.close();
        } catch (SQLException e) {
            // It has failed anyway.
        }
    }
}
