// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.Transaction;

/** Statements on one borrowed connection. */
final class PostgresTransaction implements Transaction {
    private static final char NUL = '\0';
    /** Replaces NUL, which PostgreSQL's texts cannot contain. */
    private static final char SIGN_OF_NUL = '\u2400';

    private final Connection connection;

    PostgresTransaction(Connection connection) {
        this.connection = connection;
    }

    @Override
    public int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    @Override
    public void each(Rows.Each each, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            Rows.each(statement, each);
        }
    }

    private void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Column column) {
                statement.setArray(i + 1, connection.createArrayOf(column.type, column.values));
            } else {
                statement.setObject(i + 1, value instanceof String text ? storable(text) : value);
            }
        }
    }

    private static String storable(String text) {
        return text == null || text.indexOf(NUL) < 0 ? text : text.replace(NUL, SIGN_OF_NUL);
    }

    /** The values of one column for many rows at once, as a parameter. */
    static final class Column {
        private final String type;
        private final Object[] values;
        private int size;

        Column(String type, int rows) {
            this.type = type;
            this.values = new Object[rows];
        }

        static Column of(String type, List<?> values) {
            Column column = new Column(type, values.size());
            values.forEach(column::add);
            return column;
        }

        void add(Object value) {
            values[size++] = value instanceof String text ? storable(text) : value;
        }
    }
}
