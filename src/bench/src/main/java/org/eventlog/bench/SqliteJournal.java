// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.eventlog.sqlite.SqliteDriver;

/**
 * SQLite alone: one row per chunk and one transaction per row, which also deletes the oldest row once there are
 * {@value #KEPT}.
 */
final class SqliteJournal implements Journal {
    /** About 4 MB, as with a receiver that is slightly behind. */
    static final int KEPT = 64;
    /** By default as in Eventlog's store. */
    private static final int PAGE_BYTES = Integer.getInteger("page.bytes", 32 * 1024);
    private static final String AUTO_VACUUM = System.getProperty("auto.vacuum", "INCREMENTAL");
    private static final int WAL_BYTES = 64 << 20;

    private final Connection connection;
    private final PreparedStatement begin;
    private final PreparedStatement insert;
    private final PreparedStatement delete;
    private final PreparedStatement commit;
    private long next;

    /** The settings that determine the durability of a transaction. */
    record Mode(String journal, String synchronous, boolean exclusive) {
        @Override
        public String toString() {
            return journal + ", synchronous " + synchronous + (exclusive ? ", exclusive" : "");
        }
    }

    SqliteJournal(Path file, Mode mode) {
        try {
            connection = SqliteDriver.connect(file, new Properties());
            prepare(mode);
            begin = connection.prepareStatement("BEGIN IMMEDIATE");
            insert = connection.prepareStatement("INSERT INTO chunk(first, count, data) VALUES(?, ?, ?)");
            delete = connection.prepareStatement("DELETE FROM chunk WHERE first < ?");
            commit = connection.prepareStatement("COMMIT");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void prepare(Mode mode) throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute("PRAGMA page_size = " + PAGE_BYTES);
            s.execute("PRAGMA auto_vacuum = " + AUTO_VACUUM);
            s.execute("PRAGMA locking_mode = " + (mode.exclusive() ? "EXCLUSIVE" : "NORMAL"));
            // SQLite ignores an unsupported mode, and only reports the mode in effect.
            try (ResultSet r = s.executeQuery("PRAGMA journal_mode = " + mode.journal())) {
                if (!r.next() || !r.getString(1).equalsIgnoreCase(mode.journal())) {
                    throw new SQLException("no journal mode " + mode.journal());
                }
            }
            s.execute("PRAGMA synchronous = " + mode.synchronous());
            s.execute("PRAGMA wal_autocheckpoint = " + WAL_BYTES / PAGE_BYTES);
            s.execute("PRAGMA journal_size_limit = " + WAL_BYTES);
            s.execute("PRAGMA cache_spill = OFF");
            s.execute("CREATE TABLE chunk(first INTEGER PRIMARY KEY, count INTEGER NOT NULL, data BLOB NOT NULL)");
        }
    }

    @Override
    public Writer writer() {
        return new ChunkWriter(this::store);
    }

    private synchronized void store(byte[] bytes, int length, int[] ends, int count) {
        try {
            begin.execute();
            insert.setLong(1, next++);
            insert.setInt(2, count);
            insert.setBytes(3, bytes);
            insert.executeUpdate();
            delete.setLong(1, next - KEPT);
            delete.executeUpdate();
            commit.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
