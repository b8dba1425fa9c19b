// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.eventlog.Level;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that has the queue's file open in a transaction which does not end, such as a shell or a backup. */
class LongReaderTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(16 << 20, 1 << 20);

    @Test
    void keepsEventsInMemoryUntilAnEarlierReaderEnds() throws Exception {
        Journal before = parts.journal(parts.file(file()));
        before.step();
        before.close();
        Journal journal = parts.journal(parts.file(file()));
        try (Connection reader = SqliteDriver.connect(file(), new Properties())) {
            read(reader);
            parts.log("meanwhile", Level.INFO);
            journal.step();
            assertThat(journal.durable()).isFalse();
        }
        parts.pass(Duration.ofSeconds(6));
        journal.step();

        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal)).containsExactly("meanwhile");
        journal.close();
    }

    @Test
    void fileCannotBeReadByOthersWhileInUse() throws Exception {
        Journal journal = parts.journal(parts.file(file()));
        parts.log("first", Level.INFO);
        journal.step();
        try (Connection reader = SqliteDriver.connect(file(), new Properties())) {
            assertThatThrownBy(() -> read(reader)).hasMessageContaining("locked");
        }
        parts.log("second", Level.INFO);
        journal.step();

        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal)).containsExactly("first", "second");
        journal.close();
    }

    private static void read(Connection reader) throws Exception {
        Statement statement = reader.createStatement();
        statement.execute("BEGIN");
        try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM chunk")) {
            assertThat(rows.next()).isTrue();
        }
    }

    private Path file() {
        return dir.resolve("queue.db");
    }
}
