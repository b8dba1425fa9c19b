// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.Retention;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.pipeline.SqliteDriver;
import org.sqlite.SQLiteConfig;

/**
 * Events in one SQLite file: one connection that writes, a few that read.
 *
 * <p>WAL, so that readers and the writer do not wait for each other; {@code synchronous=FULL}, so that a commit has reached
 * the disk when it returns.
 */
public final class SqliteStore implements EventStore {
    private static final int READERS = 4;
    private static final int WAL_LIMIT = 64 << 20;

    private final CollectorConfig.Store config;
    private final int maxPages;
    private OwnerLock lock;
    private SqliteWriter writer;
    /** There from the first successful lock on, so that a damaged database can still be looked at. */
    private volatile SqliteReads reads;

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
                reads = new SqliteReads(new ReadPool(config.file(), READERS, config.queryTimeout()));
            }
            closeWriter();
            writer = new SqliteWriter(connect());
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
        if (maxPages > 0) {
            sqlite.setMaxPageCount(maxPages);
        }
        Connection connection = SqliteDriver.connect(config.file(), sqlite.toProperties());
        try {
            SqliteSchema.prepare(connection);
            return connection;
        } catch (SQLException | StoreException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public boolean[] append(List<Arrival> events) throws StoreException {
        return write(open -> open.append(events));
    }

    @Override
    public List<KeyRow> importKeys(List<KeyRow> configured, long now) throws StoreException {
        return write(open -> new SqliteKeys(open).replace(configured, now));
    }

    @Override
    public int deleteOld(Retention.Bounds bounds) throws StoreException {
        return write(open -> open.deleteOld(bounds));
    }

    private <T> T write(Work<T> work) throws StoreException {
        if (writer == null) {
            throw new StoreException(StoreException.Kind.CLOSED, "the database is not open");
        }
        try {
            return work.with(writer);
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        }
    }

    @Override
    public void close() {
        if (reads != null) {
            reads.close();
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

    @Override
    public EventPage list(EventQuery query) throws StoreException {
        return reads().list(query);
    }

    @Override
    public Optional<StoredEvent> find(long seq) throws StoreException {
        return reads().find(seq);
    }

    @Override
    public List<String> sources() throws StoreException {
        return reads().sources();
    }

    private SqliteReads reads() throws StoreException {
        SqliteReads open = reads;
        if (open == null) {
            throw new StoreException(StoreException.Kind.CLOSED, "the database is not open");
        }
        return open;
    }

    private interface Work<T> {
        T with(SqliteWriter writer) throws SQLException;
    }
}
