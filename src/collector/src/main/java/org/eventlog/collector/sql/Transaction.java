// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements that are committed together or not at all. */
public interface Transaction {

    /** Runs one statement with these values. Returns the number of changed rows. */
    int update(String sql, Object... values) throws SQLException;

    /** Runs a query and hands over its rows, until the last one that is wanted. */
    void each(Rows.Each each, String sql, Object... values) throws SQLException;

    /** Runs a query and converts its rows. */
    default <T> List<T> select(Rows.Row<T> row, String sql, Object... values) throws SQLException {
        List<T> all = new ArrayList<>();
        each(rows -> all.add(row.of(rows)), sql, values);
        return all;
    }

    /** The first column of the first row, 0 if there is no row. */
    default long number(String sql, Object... values) throws SQLException {
        List<Long> numbers = select(row -> row.getLong(1), sql, values);
        return numbers.isEmpty() ? 0 : numbers.get(0);
    }

    /** The work of a transaction. */
    interface Work<T> {
        T run(Transaction transaction) throws SQLException;
    }
}
