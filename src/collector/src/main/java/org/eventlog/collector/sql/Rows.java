// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Converts rows of a result to objects. */
public final class Rows {
    private Rows() {}

    public static <T> List<T> all(PreparedStatement select, Row<T> row, Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        each(select, rows -> all.add(row.of(rows)), values);
        return all;
    }

    /** Hands over the rows, until the last one that is wanted. */
    public static void each(PreparedStatement select, Each each, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            select.setObject(i + 1, values[i]);
        }
        try (ResultSet rows = select.executeQuery()) {
            boolean more = true;
            while (more && rows.next()) {
                more = each.take(rows);
            }
        }
    }

    /** A number, or null if the column is NULL. */
    public static Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    /** Converts the current row to an object. */
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Takes one row after another. */
    public interface Each {
        /** @return whether to go on */
        boolean take(ResultSet row) throws SQLException;
    }
}
