// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.eventlog.sqlite.SqliteDriver;
import org.eventlog.sqlite.SqliteMissingException;
import org.eventlog.text.SqlScript;
import org.sqlite.SQLiteErrorCode;

/**
 * The SQLite file of a journal: opening it, its contents, and moving it aside.
 *
 * <pre>
 * chunk     see {@link ChunkRow}
 * rejected  see {@link RejectedTable}
 * journal   see {@link StateRow}
 * user_version   the number of this format
 * </pre>
 * <p>
 * A rollback journal that stays beside the file, and no other process in the file while it is open: each byte is written
 * once, and free pages need no entry in the journal. Without {@code full}, nothing waits for the disk: what was committed
 * survives the end of the process at any moment, because the next opening rolls back a transaction that was under way.
 * After a power failure the file may be damaged; then {@link DamagedFile} reads it, chunk by chunk. With {@code full}
 * each commit waits for the disk ({@code docs/performance.md} compares these with a write-ahead log). Large pages,
 * because chunks are large: with SQLite's usual 4 KB the system calls alone cost more than everything else.
 *
 * <p>
 * Source: https://www.sqlite.org/atomiccommit.html and https://www.sqlite.org/pragma.html.
 */
final class SqliteFile {
    static final int PAGE_BYTES = 32 * 1024;
    static final int FORMAT = 3;
    /** What the name of SQLite's rollback journal has more than the file's. */
    static final String ROLLBACK = "-journal";
    /** The rollback journal is cut to this size after a larger transaction. */
    private static final int ROLLBACK_BYTES = 4 << 20;
    /** The amount of free space that stays in the file to be reused, because the file would soon grow again. */
    private static final long SLACK_BYTES = 8L << 20;
    /** A step of the vacuum: some milliseconds. */
    private static final int VACUUM_PAGES = 64;
    /**
     * How long to wait for a lock. No other program should lock this file; one that does must not block the journal
     * thread for long.
     */
    private static final int BUSY_MILLIS = 250;
    private static final int HEADER_BYTES = 100;
    private static final String MAGIC = "SQLite format 3\0";

    private SqliteFile() {}

    /**
     * Opens or creates the file. Transactions are started and ended with SQL statements, because on a full disk SQLite
     * rolls back by itself, and the driver's own transaction state would then be wrong.
     *
     * @param full whether each commit survives a power failure
     */
    static Connection open(Path file, boolean full) throws SQLException {
        boolean isNew = !Files.exists(file);
        Connection connection = connect(file);
        try {
            prepare(connection, isNew, full);
            return connection;
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    /** A bare connection. */
    static Connection connect(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("jdbc.get_generated_keys", "false");
        properties.setProperty("busy_timeout", String.valueOf(BUSY_MILLIS));
        return SqliteDriver.connect(file, properties);
    }

    private static void prepare(Connection connection, boolean isNew, boolean full) throws SQLException {
        try (Statement s = connection.createStatement()) {
            if (!isNew) {
                // Check before changing anything, because it may belong to another program.
                check(s);
            }
            // Otherwise SQLite needs a directory for temporary files, and a container may have none that is writable.
            s.execute("PRAGMA temp_store = MEMORY");
            if (isNew || isEmpty(s)) {
                // Not for a file with events: this writes, and what is stored on a full disk must still be sent.
                s.execute("PRAGMA page_size = " + PAGE_BYTES);
                s.execute("PRAGMA auto_vacuum = INCREMENTAL");
            }
            s.execute("PRAGMA locking_mode = EXCLUSIVE");
            s.execute("PRAGMA journal_mode = PERSIST");
            s.execute("PRAGMA journal_size_limit = " + ROLLBACK_BYTES);
            s.execute("PRAGMA synchronous = " + (full ? "FULL" : "OFF"));
            // Commits are small enough to be kept in memory until they are written.
            s.execute("PRAGMA cache_spill = OFF");
            // Now, and not with the first event: another program may be reading the file.
            s.execute("BEGIN EXCLUSIVE");
            s.execute("COMMIT");
            if (isEmpty(s)) {
                s.execute("BEGIN");
                for (String sql : SqlScript.statements(
                        SqliteFile.class.getResourceAsStream("queue-" + FORMAT + ".sql"))) {
                    s.execute(sql);
                }
                s.execute(StateRow.first());
                s.execute("PRAGMA user_version = " + FORMAT);
                s.execute("COMMIT");
            } else {
                // Changes nothing, so that a full disk is no obstacle. SQLite also opens a file that it may only read,
                // but would not notice when it may write to it again.
                s.execute("DELETE FROM chunk WHERE 0");
            }
        }
    }

    private static boolean isEmpty(Statement s) throws SQLException {
        return number(s, "SELECT count(*) FROM sqlite_master") == 0;
    }

    private static void check(Statement s) throws SQLException {
        if (isEmpty(s)) {
            return;
        }
        if (number(s, "SELECT count(*) FROM sqlite_master WHERE name IN ('chunk', 'journal')") != 2) {
            throw new SQLException("it is a database of something else");
        }
        int format = number(s, "PRAGMA user_version");
        if (format != FORMAT) {
            throw new ForeignFormat("its format is " + format + ", known is " + FORMAT);
        }
    }

    static int number(Statement s, String query) throws SQLException {
        try (ResultSet r = s.executeQuery(query)) {
            return r.next() ? r.getInt(1) : 0;
        }
    }

    /**
     * Makes the file smaller by some pages, once most of it is free.
     *
     * @param used the size of what is in it
     * @return whether it can be made smaller still
     */
    static boolean shrink(Connection connection, long used) throws SQLException {
        try (Statement s = connection.createStatement()) {
            long free = (long) number(s, "PRAGMA freelist_count") * PAGE_BYTES;
            boolean more = free > Math.max(SLACK_BYTES, used);
            if (more) {
                // Executed as an update, because the driver runs an update to its end, but a query only one step.
                s.executeUpdate("PRAGMA incremental_vacuum(" + VACUUM_PAGES + ")");
            }
            return more;
        }
    }

    /** Whether the file itself is at fault: trying again is of no use then. */
    static boolean isDamage(Throwable e) {
        if (e instanceof ForeignFormat) {
            return true;
        }
        if (!(e instanceof SQLException sql) || e instanceof SqliteMissingException) {
            // Where the driver is missing its codes are, too.
            return false;
        }
        int code = sql.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code
                || code == SQLiteErrorCode.SQLITE_ERROR.code && String.valueOf(sql.getMessage())
                        .matches("(?s).*(no such (table|column)|malformed|unsupported file format).*");
    }

    /**
     * Whether a file that SQLite cannot read may have been a journal, because files of other programs are never moved.
     * It is recognized by the page size and format in its header (SQLite's file format, section 1.3) or, if the header
     * is damaged, by its size. Must be called only while no connection is open, because closing the file here would
     * release SQLite's locks.
     */
    static boolean mayBeJournal(Path file) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            if (in.readNBytes(header, 0, HEADER_BYTES) == HEADER_BYTES
                    && new String(header, 0, MAGIC.length(), StandardCharsets.ISO_8859_1).equals(MAGIC)) {
                ByteBuffer numbers = ByteBuffer.wrap(header);
                return (numbers.getShort(16) & 0xffff) == PAGE_BYTES && numbers.getInt(60) <= FORMAT;
            }
        }
        return Files.size(file) % PAGE_BYTES == 0 && Files.size(file) > 0;
    }

    /** Renames the file and its rollback journal, and replaces files with the new name. */
    static void move(Path file, Path to) throws IOException {
        Files.deleteIfExists(beside(to, ROLLBACK));
        // First, because it must not be next to another file, into which SQLite would roll it back.
        if (Files.exists(beside(file, ROLLBACK))) {
            Files.move(beside(file, ROLLBACK), beside(to, ROLLBACK), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(file)) {
            Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Its size on disk including the rollback journal. */
    static long bytes(Path file) {
        // Unlike those of java.nio, these return 0 if there is no file.
        return file.toFile().length() + beside(file, ROLLBACK).toFile().length();
    }

    static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(beside(file, ROLLBACK));
    }

    static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** The name beside the file for its events in another encoding; no file has it. */
    static Path otherEncoding(Path file, String encoding) {
        Path name = beside(file, "." + encoding);
        for (int n = 2; Files.exists(name); n++) {
            name = beside(file, "." + encoding + "-" + n);
        }
        return name;
    }

    /** The file has another format. */
    private static final class ForeignFormat extends SQLException {
        private static final long serialVersionUID = 1;

        ForeignFormat(String message) {
            super(message);
        }
    }
}
