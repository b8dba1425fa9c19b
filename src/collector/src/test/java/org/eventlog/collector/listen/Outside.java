// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.sqlite.SqliteDriver;

/** Reads and locks a collector's database from outside, and creates Eventlog senders. */
final class Outside {
    private Outside() {}

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Queries the collector's database in the directory. The columns of a row are joined with blanks. */
    static List<String> rows(Path directory, String sql) throws SQLException {
        try (Connection connection = SqliteDriver.connect(directory.resolve("events.db"), new Properties());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : " ").append(rows.getString(i));
                }
                found.add(row.toString());
            }
            return found;
        }
    }

    static int count(Path directory) throws SQLException {
        return Integer.parseInt(rows(directory, "SELECT count(*) FROM event").get(0));
    }

    /** Blocks all other writers until it is closed. */
    static Connection lock(Path directory) throws SQLException {
        Connection other = SqliteDriver.connect(directory.resolve("events.db"), new Properties());
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
        return other;
    }

    static EventLog log(String protocol, int port, String... settings) {
        EventLog.Builder builder = EventLog.builder().protocol(protocol).host("127.0.0.1").port(port)
                .set("eventlog.db", ":memory:").set("eventlog.retry.first", "20ms").set("eventlog.retry.max", "100ms")
                .set("eventlog.tcp.settle", "200ms");
        for (int i = 0; i < settings.length; i += 2) {
            builder.set("eventlog." + settings[i], settings[i + 1]);
        }
        return builder.build();
    }

    static void logMany(EventLog log, int from, int to) {
        for (int i = from; i < to; i++) {
            log.log(LogEvent.named("e" + i).message("ünï “text” " + i).field("items", i).field("ratio", 0.5));
        }
    }
}
