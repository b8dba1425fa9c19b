// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.store.StoreException;
import org.eventlog.file.FileLease;
import org.eventlog.sqlite.SqliteDriver;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * A pool of read-only connections with a time limit for each query, so that a search cannot block the page for others.
 */
final class ReadPool {
    /** The number of SQLite's instructions between calls of the handler, some tenths of a millisecond to some milliseconds. */
    private static final int INSTRUCTIONS = 4_000;

    private final Path file;
    private final long limitNanos;
    private final Semaphore permits;
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private final KnownBlocks blocks = new KnownBlocks();
    private volatile boolean closed;

    ReadPool(Path file, int size, Duration limit) {
        this.file = file;
        this.limitNanos = limit.toNanos();
        this.permits = new Semaphore(size);
    }

    <T> T query(Query<T> query) throws StoreException {
        return query(query, System.nanoTime() + limitNanos);
    }

    /** @param until when the query is stopped if it has not ended, of {@link System#nanoTime} */
    <T> T query(Query<T> query, long until) throws StoreException {
        try {
            if (!permits.tryAcquire(limitNanos, TimeUnit.NANOSECONDS)) {
                throw new StoreException(StoreException.Kind.BUSY, "too many searches at once");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.CLOSED, "interrupted");
        }
        Reader reader = null;
        boolean usable = false;
        try {
            if (closed) {
                throw new StoreException(StoreException.Kind.CLOSED, "the database is closed");
            }
            reader = idle.pollFirst();
            if (reader == null) {
                reader = new Reader(lease());
            }
            T result = reader.query(query, until);
            usable = true;
            return result;
        } catch (SQLException e) {
            // A connection can be used again after a query was stopped.
            usable = reader != null && (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_INTERRUPT.code;
            throw SqliteFault.of(e);
        } finally {
            giveBack(reader, usable);
            permits.release();
        }
    }

    /** The time limit of a query, in nanoseconds. */
    long limit() {
        return limitNanos;
    }

    /** What has been read of the blocks of this file. */
    KnownBlocks blocks() {
        return blocks;
    }

    private FileLease lease() throws StoreException {
        try {
            return FileLease.share(file)
                    .orElseThrow(() -> new StoreException(StoreException.Kind.CLOSED, "the database is closed"));
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "the database's directory cannot be used: " + e);
        }
    }

    private void giveBack(Reader reader, boolean usable) {
        if (usable) {
            idle.addFirst(reader);
        } else if (reader != null) {
            reader.close();
        }
        if (closed) {
            closeIdle();
        }
    }

    /** Closes the pool. A running query keeps its connection until it ends, which is soon. */
    void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (Reader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
            reader.close();
        }
    }

    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    /** A connection and its deadline. {@code setQueryTimeout} is not sufficient, because it does not stop a query. */
    private final class Reader extends ProgressHandler {
        private final Connection connection;
        /**
         * Released when the connection is closed, which may be after the writer has ended. Closing a connection
         * releases the locks of another copy of SQLite in this server, whose application may have acquired the file by
         * then.
         */
        private final FileLease lease;
        /** Used by the thread that has the connection. */
        private long deadline;

        Reader(FileLease lease) throws SQLException {
            this.lease = lease;
            SQLiteConfig config = new SQLiteConfig();
            config.setReadOnly(true);
            config.setBusyTimeout((int) TimeUnit.NANOSECONDS.toMillis(limitNanos));
            boolean connected = false;
            try {
                connection = SqliteDriver.connect(file, config.toProperties());
                ProgressHandler.setHandler(connection, INSTRUCTIONS, this);
                connected = true;
            } finally {
                if (!connected) {
                    lease.close();
                }
            }
        }

        <T> T query(Query<T> query, long until) throws SQLException {
            long latest = System.nanoTime() + limitNanos;
            deadline = until - latest < 0 ? until : latest;
            return query.run(connection);
        }

        @Override
        protected int progress() {
            return closed || System.nanoTime() - deadline > 0 ? 1 : 0;
        }

        void close() {
            try {
                // Otherwise native code references the handler, and so the application's class loader.
                ProgressHandler.clearHandler(connection);
                connection.close();
            } catch (SQLException e) {
                // A connection that only reads has nothing to lose.
            } finally {
                lease.close();
            }
        }
    }
}
