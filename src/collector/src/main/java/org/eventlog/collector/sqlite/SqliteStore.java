// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.sql.HistogramCounts;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.SqlReads;
import org.eventlog.collector.sql.SqlStore;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreFacts;
import org.eventlog.sqlite.SqliteDriver;
import org.sqlite.SQLiteConfig;

/**
 * Events in one SQLite file: one connection that writes, a few that read.
 *
 * <p>WAL, so that readers and the writer do not wait for each other; {@code synchronous=FULL}, so that a commit has reached
 * the disk when it returns.
 */
public final class SqliteStore extends SqlStore {
    private static final int READERS = 4;
    private static final int WAL_LIMIT = 64 << 20;
    /** Pages, 16 MB: what is changed in each group, such as the newest end of an index, is then written back less often. */
    private static final int CHECKPOINT = 4_000;
    /** The writer's own, in KiB: what it changes is found in memory. */
    private static final int CACHE = 32 << 10;

    private final CollectorConfig.Store config;
    private final int maxPages;
    private OwnerLock lock;
    private SqliteWriter writer;
    /** There from the first successful lock on, so that a damaged database can still be looked at. */
    private volatile ReadPool readers;

    public SqliteStore(CollectorConfig.Store config) {
        this(config, 0);
    }

    /** @param maxPages the database's greatest size, 0 for none: a full disk for tests */
    public SqliteStore(CollectorConfig.Store config, int maxPages) {
        this.config = config;
        this.maxPages = maxPages;
    }

    @Override
    public void open() throws StoreException {
        try {
            if (lock == null) {
                Files.createDirectories(config.file().getParent());
                lock = OwnerLock.take(config.file());
                readers = new ReadPool(config.file(), READERS, config.queryTimeout());
            }
            closeWriter();
            writer = new SqliteWriter(connect());
            // After a full disk the log may hold all the room there is, until it has been written back into the file.
            writer.checkpoint();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED,
                    "its directory cannot be used: " + e.getClass().getName());
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        }
    }

    private Connection connect() throws SQLException, StoreException {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setBusyTimeout((int) config.busyTimeout().toMillis());
        sqlite.setJournalSizeLimit(WAL_LIMIT);
        sqlite.setCacheSize(-CACHE);
        // Else the driver asks for the last row's number after each statement, a fifth of all its time.
        sqlite.setGetGeneratedKeys(false);
        if (maxPages > 0) {
            sqlite.setMaxPageCount(maxPages);
        }
        Connection connection = SqliteDriver.connect(config.file(), sqlite.toProperties());
        try {
            SqliteSchema.prepare(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT);
            }
            return connection;
        } catch (SQLException | StoreException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public boolean[] append(List<Arrival> events) throws StoreException {
        return new SqliteEvents(writer()).append(events);
    }

    @Override
    public int deleteOld(Retention.Bounds bounds) throws StoreException {
        return new SqliteEvents(writer()).deleteOld(bounds);
    }

    @Override
    public <T> T write(Transaction.Work<T> work) throws StoreException {
        return writer().transaction(work);
    }

    @Override
    public <T> List<T> read(Rows.Row<T> row, String sql, Object... values) throws StoreException {
        return dialect().query(transaction -> transaction.select(row, sql, values));
    }

    /** For the writer's thread only. */
    private SqliteWriter writer() throws StoreException {
        if (writer == null) {
            throw new StoreException(StoreException.Kind.CLOSED, "the database is not open");
        }
        return writer;
    }

    @Override
    public void close() {
        if (readers != null) {
            readers.close();
        }
        if (writer != null) {
            writer.checkpoint();
        }
        closeWriter();
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // The channel is closed all the same, and the lock went with it.
            }
            lock = null;
        }
    }

    private void closeWriter() {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    /** For any thread. */
    private SqliteDialect dialect() throws StoreException {
        ReadPool open = readers;
        if (open == null) {
            throw new StoreException(StoreException.Kind.CLOSED, "the database is not open");
        }
        return new SqliteDialect(open);
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    protected SqlReads reads() throws StoreException {
        return new SqlReads(dialect());
    }

    @Override
    public StoreFacts facts() throws StoreException {
        long events = read(row -> row.getLong(1), "SELECT coalesce(sum(n), 0) FROM hist WHERE step = ?",
                HistogramCounts.HOUR).get(0);
        long bytes = 0;
        for (String suffix : List.of("", "-wal", "-shm")) {
            bytes += Path.of(config.file() + suffix).toFile().length();
        }
        return new StoreFacts(bytes, events);
    }
}
