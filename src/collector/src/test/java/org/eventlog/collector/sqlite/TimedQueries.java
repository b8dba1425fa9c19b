// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import org.eventlog.collector.sql.EventDialect;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.StoreException;

/** Replaces the queries of a dialect that have to end at some time, for tests of what happens then. */
final class TimedQueries {
    private TimedQueries() {}

    /** Runs such a query. */
    interface Query {
        <T> T run(Transaction.Work<T> work, long end) throws StoreException;
    }

    /** Runs a statement of such a query. */
    interface Statement {
        void each(Transaction transaction, Rows.Each each, String sql, Object... values) throws SQLException;
    }

    static EventDialect replaced(EventDialect dialect, Query query) {
        return (EventDialect) Proxy.newProxyInstance(TimedQueries.class.getClassLoader(),
                new Class<?>[]{EventDialect.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("query") && arguments.length == 2) {
                        return query.run((Transaction.Work<?>) arguments[0], (Long) arguments[1]);
                    }
                    try {
                        return method.invoke(dialect, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Such queries no longer end, and their statements are run in this way. */
    static EventDialect endless(EventDialect dialect, Statement statement) {
        return replaced(dialect, new Query() {
            @Override
            public <T> T run(Transaction.Work<T> work, long end) throws StoreException {
                return dialect.query(transaction -> work.run(new Transaction() {
                    @Override
                    public int update(String sql, Object... values) throws SQLException {
                        return transaction.update(sql, values);
                    }

                    @Override
                    public void each(Rows.Each each, String sql, Object... values) throws SQLException {
                        statement.each(transaction, each, sql, values);
                    }
                }));
            }
        });
    }
}
