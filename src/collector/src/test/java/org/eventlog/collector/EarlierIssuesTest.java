// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a database whose issues were grouped by the first version. */
class EarlierIssuesTest {
    private static final String THROWN = "{\"name\":\"order.failed\",\"level\":\"error\",\"exception\":{\"type\":"
            + "\"a.b.StockException\",\"message\":\"x\",\"stack\":\"a.b.StockException: x\\n"
            + "\\tat a.b.Stock.take(Stock.java:%d)\\n\\tat a.b.Order.pay(Order.java:34)\\n\"}}";
    /** The fingerprint of this exception as calculated by the first version. */
    private static final String FIRST = "6564d122e8d643c7162bbed2de28ca41";

    @TempDir
    Path directory;

    @Test
    void issueOfTheFirstVersionContinues() throws Exception {
        try (Host host = new Host(directory)) {
            host.event(THROWN.formatted(12));
        }
        assertThat(sql("SELECT fp FROM issue")).startsWith("2-");
        sql("UPDATE issue SET fp = '" + FIRST + "', state = 'RESOLVED', changed_at = 1 RETURNING id");

        try (Host host = new Host(directory)) {
            host.event(THROWN.formatted(13));
            host.event(THROWN.formatted(14).replace("Stock.take", "Stock.count"));
        }

        assertThat(sql("SELECT group_concat(fp || ' ' || n || ' ' || state, ', ') FROM issue WHERE id = 1"))
                .isEqualTo(FIRST + " 2 REGRESSED");
        assertThat(sql("SELECT count(*) FROM issue")).isEqualTo("2");
        assertThat(sql("SELECT group_concat(grp) FROM event")).startsWith("1,1,");
    }

    private String sql(String sql) throws Exception {
        try (Connection connection = SqliteDriver.connect(directory.resolve("events.db"), new Properties());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }
}
