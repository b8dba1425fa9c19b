// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.eventlog.file.FileLease;
import org.eventlog.pipeline.OrphanRecovery.Piece;

/**
 * Reads a damaged journal as far as possible; only intact events are delivered, see {@link IntactRows}.
 * <p>
 * If the first page is damaged, without which SQLite cannot open a file, it is replaced with that of a new journal,
 * which differs only in a few numbers (SQLite's file format, section 1.3).
 */
final class DamagedFile implements OrphanRecovery.Source {
    /** Called when everything was read. */
    interface ReadAction {
        void run() throws IOException;
    }

    private final Path file;
    private final FileLease lease;
    private final Drops drops;
    private final ReadAction whenRead;
    private Connection connection;
    private IntactRows rows;
    private RejectedTable rejected;
    private IntactKeys rejectedIds;
    /** The position up to which all events were found or are known to be lost; -1 if unknown. */
    private long accounted = -1;
    private long next;
    private String encoding;

    /** @param lease the lease of the journal's name, released on close; null if it is the caller's */
    DamagedFile(Path file, FileLease lease, Drops drops, ReadAction whenRead) throws ChunkStoreException, IOException {
        this.file = file;
        this.lease = lease;
        this.drops = drops;
        this.whenRead = whenRead;
        boolean opened = false;
        try {
            connection = SqliteFile.connect(file);
            if (!readable()) {
                connection.close();
                replaceFirstPage();
                connection = SqliteFile.connect(file);
            }
            state();
            rows = new IntactRows(connection);
            rejected = new RejectedTable(connection);
            rejectedIds = rejected.intactIds();
            opened = true;
        } catch (SQLException | LinkageError e) {
            throw new ChunkStoreException("damaged journal " + file + " can't be opened: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private boolean readable() {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SELECT count(*) FROM sqlite_master WHERE name IN ('chunk', 'journal')")) {
            return r.next() && r.getInt(1) == 2;
        } catch (SQLException e) {
            return false;
        }
    }

    private void replaceFirstPage() throws IOException, SQLException {
        // Otherwise SQLite might restore the damaged page.
        Files.deleteIfExists(SqliteFile.beside(file, SqliteFile.ROLLBACK));
        long pages = Files.size(file) / SqliteFile.PAGE_BYTES;
        if (pages == 0) {
            return;
        }
        Path template = SqliteFile.beside(file, ".template");
        SqliteFile.delete(template);
        SqliteFile.open(template, false).close();
        byte[] first = new byte[SqliteFile.PAGE_BYTES];
        try (RandomAccessFile from = new RandomAccessFile(template.toFile(), "r");
                RandomAccessFile to = new RandomAccessFile(file.toFile(), "rw")) {
            from.readFully(first);
            ByteBuffer header = ByteBuffer.wrap(first);
            int changes = header.getInt(24);
            header.putInt(28, (int) pages).putInt(32, 0).putInt(36, 0).putInt(92, changes);
            to.write(first);
        } finally {
            SqliteFile.delete(template);
        }
    }

    /** Determines where the journal started and ended, if the file still contains that. */
    private void state() {
        try (Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SELECT next, released, check_sum, encoding FROM journal")) {
            if (r.next() && r.getLong(3) == StateRow.checkSum(r.getLong(1), r.getLong(2))) {
                next = r.getLong(1);
                accounted = r.getLong(2);
                encoding = r.getString(4);
            }
        } catch (SQLException e) {
            // Then the chunks alone tell.
        }
    }

    /** The encoding of its events; null if the file does not tell it any more. */
    String encoding() {
        return encoding;
    }

    /** How many events it has, as far as the file tells. */
    long expected() {
        return Math.max(0, next - accounted);
    }

    @Override
    public Piece next(long upToBytes) {
        long row = rows.position();
        long id = rejectedIds.position();
        try {
            List<Chunk> found = rows.next(upToBytes);
            Piece piece = new Piece(found, found.isEmpty() ? rejected.nextIntact(rejectedIds, upToBytes) : List.of());
            found.forEach(this::account);
            return piece;
        } catch (OutOfMemoryError e) {
            rows.back(row);
            rejectedIds.back(id);
            throw e;
        }
    }

    private void account(Chunk chunk) {
        if (accounted >= 0) {
            OrphanRecovery.countDamaged(drops, chunk.first - accounted);
        }
        accounted = Math.max(accounted, chunk.end());
    }

    @Override
    public void taken() {
        // Nothing is changed in a damaged file.
    }

    @Override
    public void finish() throws IOException {
        if (accounted >= 0) {
            OrphanRecovery.countDamaged(drops, next - accounted);
        }
        disconnect();
        whenRead.run();
    }

    /** The lease is kept. */
    void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // It is damaged, after all.
        }
        connection = null;
    }

    @Override
    public void close() {
        disconnect();
        if (lease != null) {
            lease.close();
        }
    }
}
