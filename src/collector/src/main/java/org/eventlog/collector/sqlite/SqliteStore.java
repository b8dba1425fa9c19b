// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.sql.HistogramCounts;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.sql.SqlReads;
import org.eventlog.collector.sql.SqlStore;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreFacts;
import org.eventlog.file.Directories;
import org.eventlog.file.FileLease;
import org.eventlog.sqlite.SqliteDriver;
import org.sqlite.SQLiteConfig;

/**
 * Events in one SQLite file: one connection that writes, a few that read.
 *
 * <p>WAL, so that readers and the writer do not wait for each other; {@code synchronous=FULL}, so that a commit has
 * reached the disk when it returns.
 */
public final class SqliteStore extends SqlStore {
    private static final int READERS = 4;
    private static final int WAL_LIMIT = 64 << 20;
    /**
     * In pages, 16 MB: pages that change with each group of events, such as the end of an index, are then written back
     * less often.
     */
    private static final int CHECKPOINT = 4_000;
    /** The writer's cache in KiB, so that the pages it changes are in memory. */
    private static final int CACHE = 32 << 10;

    private final CollectorConfig.Store config;
    private final int maxPages;
    /** Null if another process has the database, or it is not open. */
    private FileLease lease;
    private SqliteWriter writer;
    /** Set when the lock was first acquired, so that a damaged database can still be read. */
    private volatile ReadPool readers;

    public SqliteStore(CollectorConfig.Store config) {
        this(config, 0);
    }

    /**
     * @param maxPages the maximum size of the database, 0 for none; simulates a full disk in tests
     */
    public SqliteStore(CollectorConfig.Store config, int maxPages) {
        this.config = config;
        this.maxPages = maxPages;
    }

    @Override
    public void open() throws StoreException {
        try {
            if (lease != null && !lease.renew()) {
                letGo();
            }
            if (lease == null) {
                lease = take(config.file());
                readers = new ReadPool(config.file(), READERS, config.queryTimeout());
            }
            closeWriter();
            writer = new SqliteWriter(connect());
            // After a full disk, the log may occupy all space until it is written back to the file.
            writer.checkpoint();
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED,
                    "its directory cannot be used: " + e.getMessage() + " (" + e.getClass().getName() + ")");
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        }
    }

    private static FileLease take(Path file) throws IOException, StoreException {
        Directories.make(file.getParent());
        Optional<FileLease> taken = FileLease.tryTake(file);
        if (taken.isEmpty()) {
            throw owned(FileLease.isTakenHere(file)
                    ? "another application of this server has it open"
                    : "another process has it open");
        }
        return taken.get();
    }

    private static StoreException owned(String by) {
        return new StoreException(StoreException.Kind.OWNED,
                by + "; give each collector its own file by eventlog.collector.db");
    }

    private Connection connect() throws SQLException, StoreException {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        sqlite.setBusyTimeout((int) config.busyTimeout().toMillis());
        sqlite.setJournalSizeLimit(WAL_LIMIT);
        sqlite.setCacheSize(-CACHE);
        // Otherwise the driver queries the last row's number after each statement, which takes a fifth of the time.
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
        if (!lease.renew()) {
            letGo();
            throw owned("another process has taken it, as its lock file was deleted or replaced");
        }
        return writer;
    }

    @Override
    public void close() {
        closeReaders();
        if (writer != null && lease.renew()) {
            writer.checkpoint();
        }
        letGo();
    }

    private void closeReaders() {
        ReadPool open = readers;
        readers = null;
        if (open != null) {
            open.close();
        }
    }

    private void letGo() {
        closeReaders();
        closeWriter();
        if (lease != null) {
            lease.close();
            lease = null;
        }
    }

    private void closeWriter() {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    /** Thread-safe. */
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
        return new SqlReads(dialect(), config.searchTime());
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
