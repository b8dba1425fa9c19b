// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * The journal on disk: one SQLite file in WAL mode, one connection that stays open.
 *
 * <pre>
 * chunk  first INTEGER PRIMARY KEY   position of the first event
 *        count INTEGER               events in it
 *        ends  BLOB                  where each event ends, 4 bytes each, big endian
 *        data  BLOB                  the encoded events, one behind the other
 * meta   key TEXT PRIMARY KEY, value   'id' this journal's random name, 'next' the next position, 'format' of data
 * </pre>
 *
 * A row is a chunk, not an event: at 64 events a row the insert and the delete together cost a twentieth of what a
 * row an event costs. Positions never start again, so that a batch's name is never used twice.
 */
final class SqliteStore implements ChunkStore {
    private static final int FORMAT = 1;

    private final Path wanted;
    private final boolean full;

    private FileClaim claim;
    private Connection connection;
    private PreparedStatement insert;
    private PreparedStatement delete;
    private PreparedStatement next;
    private PreparedStatement select;

    /** @param full whether each commit survives a loss of power, not only the end of the process */
    SqliteStore(Path wanted, boolean full) {
        this.wanted = wanted;
        this.full = full;
    }

    @Override
    public Contents open() throws StoreException {
        try {
            claim = FileClaim.of(wanted);
            // By the driver's class: DriverManager finds no driver in an application on Payara.
            connection = new org.sqlite.JDBC().connect("jdbc:sqlite:" + claim.file(), new Properties());
            return prepare();
        } catch (SQLException | IOException | LinkageError e) {
            close();
            throw new StoreException("journal " + wanted + " can't be opened: " + reason(e), e);
        }
    }

    private Contents prepare() throws SQLException {
        try (Statement s = connection.createStatement()) {
            s.execute("PRAGMA page_size = 8192");
            s.execute("PRAGMA auto_vacuum = INCREMENTAL");
            s.execute("PRAGMA journal_mode = WAL");
            s.execute("PRAGMA synchronous = " + (full ? "FULL" : "NORMAL"));
            s.execute("PRAGMA busy_timeout = 5000");
            s.execute("PRAGMA journal_size_limit = 16777216");
            s.execute("CREATE TABLE IF NOT EXISTS chunk(first INTEGER PRIMARY KEY, count INTEGER NOT NULL,"
                    + " ends BLOB NOT NULL, data BLOB NOT NULL)");
            s.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID");
            s.execute("INSERT OR IGNORE INTO meta VALUES('id', '" + UUID.randomUUID() + "'), ('next', 0), ('format', "
                    + FORMAT + ")");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO chunk(first, count, ends, data) VALUES(?, ?, ?, ?)");
        delete = connection.prepareStatement("DELETE FROM chunk WHERE first < ? AND first + count <= ?");
        next = connection.prepareStatement("UPDATE meta SET value = ? WHERE key = 'next'");
        select = connection.prepareStatement("SELECT first, count, ends, data FROM chunk WHERE first >= "
                + "coalesce((SELECT max(first) FROM chunk WHERE first <= ?), 0) ORDER BY first");
        Contents contents = contents();
        connection.commit();
        return contents;
    }

    private Contents contents() throws SQLException {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SELECT (SELECT value FROM meta WHERE key = 'id'),"
                        + " (SELECT value FROM meta WHERE key = 'next'), (SELECT value FROM meta WHERE key = 'format'),"
                        + " min(first), max(first + count), total(count), total(length(data)) FROM chunk")) {
            r.next();
            if (r.getInt(3) != FORMAT) {
                throw new SQLException("its format is " + r.getInt(3) + ", known is " + FORMAT);
            }
            long end = Math.max(r.getLong(2), r.getLong(5));
            long first = r.getObject(4) == null ? end : r.getLong(4);
            return new Contents(r.getString(1), first, end, r.getLong(6), r.getLong(7));
        }
    }

    @Override
    public void write(List<Chunk> chunks, long released) throws StoreException {
        try {
            for (Chunk chunk : chunks) {
                insert.setLong(1, chunk.first);
                insert.setInt(2, chunk.count);
                insert.setBytes(3, ends(chunk));
                insert.setBytes(4, chunk.length == chunk.bytes.length ? chunk.bytes : chunk.trimmed().bytes);
                insert.executeUpdate();
            }
            delete.setLong(1, released);
            delete.setLong(2, released);
            delete.executeUpdate();
            if (!chunks.isEmpty()) {
                next.setLong(1, chunks.get(chunks.size() - 1).end());
                next.executeUpdate();
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            rollback();
            throw new StoreException("journal " + claim.file() + " can't be written: " + reason(e), e);
        }
    }

    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // When the disk is full SQLite has rolled back by itself, and says that there is no transaction.
        }
    }

    @Override
    public List<Chunk> read(long from, long upToBytes) throws StoreException {
        List<Chunk> found = new ArrayList<>();
        long bytes = 0;
        try {
            select.setLong(1, from);
            try (ResultSet r = select.executeQuery()) {
                while (r.next()) {
                    byte[] data = r.getBytes(4);
                    if (!found.isEmpty() && bytes + data.length > upToBytes) {
                        break;
                    }
                    Chunk chunk = new Chunk(data, ends(r.getBytes(3)), r.getInt(2), data.length, r.getLong(1));
                    if (chunk.end() > from) {
                        bytes += data.length;
                        found.add(chunk);
                    }
                }
            }
            connection.commit();
        } catch (SQLException e) {
            rollback();
            throw new StoreException("journal " + claim.file() + " can't be read: " + reason(e), e);
        }
        return found;
    }

    private static byte[] ends(Chunk chunk) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * chunk.count);
        buffer.asIntBuffer().put(chunk.ends, 0, chunk.count);
        return buffer.array();
    }

    private static int[] ends(byte[] stored) {
        int[] ends = new int[stored.length / 4];
        ByteBuffer.wrap(stored).asIntBuffer().get(ends);
        return ends;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public String describe() {
        return (claim == null ? wanted : claim.file()).toString();
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                // Closes its statements, and folds the WAL into the file.
                connection.close();
            }
        } catch (SQLException e) {
            // What was committed is on disk; the next open folds the WAL.
        } finally {
            connection = null;
            releaseClaim();
        }
    }

    private void releaseClaim() {
        try {
            if (claim != null) {
                claim.close();
            }
        } catch (IOException e) {
            // The operating system takes the lock back at the latest when the process ends.
        } finally {
            claim = null;
        }
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.getClass().getName() : e.getMessage().lines().findFirst().orElse("");
    }
}
