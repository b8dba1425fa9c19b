// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.StoreException;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteWriterTest {
    @TempDir
    Path dir;

    @Test
    void storesAgainOnceAFullDiskHasSpace() throws StoreException, SQLException {
        SqliteWriter writer = new SqliteWriter(SqliteDriver.connect(dir.resolve("events.db"), new Properties()));
        writer.transaction(transaction -> transaction.update("CREATE TABLE event(data BLOB)"));
        writer.transaction(transaction -> transaction.select(row -> 0, "PRAGMA max_page_count = 3"));
        Transaction.Work<Integer> store = transaction -> transaction.update("INSERT INTO event VALUES(?)",
                new byte[100_000]);
        assertThatThrownBy(() -> writer.transaction(store)).isInstanceOf(StoreException.class);

        writer.transaction(transaction -> transaction.select(row -> 0, "PRAGMA max_page_count = 1000"));

        assertThat(writer.transaction(store)).isEqualTo(1);
        writer.close();
    }
}
