// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Somebody else who has the queue's file open in a transaction that does not end: a shell, a backup. */
class LongReaderTest {
    private static final long CAPACITY = 16 << 20;
    private static final long LOG_LIMIT = 4 << 20;
    private static final int EVENT_BYTES = 50_000;
    private static final int EVENTS = 300;

    @TempDir
    Path dir;

    private final Parts parts = new Parts(CAPACITY, 1 << 20);

    @Test
    void theLogOnDiskStaysWithinItsBoundAndEventsGoOnFromMemory() throws Exception {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, 1);
        long logBytes = 0;
        try (Connection reader = SqliteDriver.connect(file(), new Properties())) {
            read(reader);
            for (int n = 0; n < EVENTS; n++) {
                log(journal, 1);
                journal.sendQueue().release(journal.sendQueue().id(), journal.sendQueue().end());
                parts.pass(Duration.ofSeconds(1));
                journal.step();
                logBytes = Math.max(logBytes, SqliteFile.logBytes(file()));
            }
            assertThat(logBytes).isBetween(LOG_LIMIT, 2 * LOG_LIMIT);
            assertThat(journal.durable()).isFalse();
            assertThat(parts.drops.byReason().values()).allMatch(lost -> lost == 0);
        }
        parts.pass(Duration.ofSeconds(6));
        log(journal, 1);

        assertThat(journal.durable()).isTrue();
        assertThat(SqliteFile.logBytes(file())).isLessThan(LOG_LIMIT);
        journal.close();
    }

    @Test
    void whatIsLoggedLastIsSavedAllTheSame() throws Exception {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, 1);
        try (Connection reader = SqliteDriver.connect(file(), new Properties())) {
            read(reader);
            while (journal.durable()) {
                log(journal, 1);
                journal.sendQueue().release(journal.sendQueue().id(), journal.sendQueue().end());
                parts.pass(Duration.ofSeconds(1));
            }
            PendingReceipt last = log(journal, 5);
            journal.close();

            assertThat(last.stored().toCompletableFuture()).isCompleted();
        }
        Journal next = parts.journal(parts.file(file()));
        next.step();
        assertThat(next.sendQueue().queuedEvents()).isEqualTo(5);
        next.close();
    }

    private PendingReceipt log(Journal journal, int events) {
        PendingReceipt last = null;
        for (int n = 0; n < events; n++) {
            last = parts.log("x".repeat(EVENT_BYTES), Level.INFO);
        }
        journal.step();
        return last;
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
