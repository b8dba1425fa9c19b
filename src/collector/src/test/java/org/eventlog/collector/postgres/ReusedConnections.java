// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A minimal pool: a connection is lent again in the state in which it was returned. */
final class ReusedConnections implements AutoCloseable {
    private final DataSource server;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger lent = new AtomicInteger();

    ReusedConnections(DataSource server) {
        this.server = server;
    }

    /** The connections that are not lent. */
    ConcurrentLinkedDeque<Connection> idle() {
        return idle;
    }

    /** The number of lent connections. */
    int lent() {
        return lent.get();
    }

    DataSource source() {
        return (DataSource) Proxy.newProxyInstance(ReusedConnections.class.getClassLoader(),
                new Class<?>[]{DataSource.class}, (proxy, method, arguments) -> lend());
    }

    private Connection lend() throws SQLException {
        Connection known = idle.pollFirst();
        Connection connection = known == null ? server.getConnection() : known;
        lent.incrementAndGet();
        return (Connection) Proxy.newProxyInstance(ReusedConnections.class.getClassLoader(),
                new Class<?>[]{Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        lent.decrementAndGet();
                        idle.addFirst(connection);
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            connection.close();
        }
    }
}
