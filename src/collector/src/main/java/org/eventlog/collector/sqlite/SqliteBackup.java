// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eventlog.collector.store.StoreException;
import org.eventlog.file.Directories;
import org.eventlog.file.FileLease;
import org.eventlog.sqlite.SqliteDriver;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * Backups of the database, written with SQLite's online backup (https://www.sqlite.org/backup.html) while the database
 * is in use. A backup gets its name only when it is complete. Only the application that has the database's lease writes
 * backups, with the same copy of SQLite, because another copy in this server would release the locks of the first.
 */
public final class SqliteBackup {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC);
    private static final String PREFIX = "eventlog-collector-";
    private static final String SUFFIX = ".db";
    private static final int ALL_PAGES = -1;

    private final Path database;
    private final Path directory;
    private final int keep;

    /**
     * @param keep the number of backups to keep, the newest ones; at least 1
     */
    public SqliteBackup(Path database, Path directory, int keep) {
        this.database = database;
        this.directory = directory;
        this.keep = keep;
    }

    /** Writes a backup, and deletes old ones. It takes as long as reading and writing the whole database. */
    public Path make(Instant now) throws IOException, StoreException {
        try (FileLease lease = FileLease.share(database)
                .orElseThrow(() -> new StoreException(StoreException.Kind.OWNED,
                        "the database is not open here; the collector that has it open makes the copies"))) {
            return make(lease.file(), now);
        }
    }

    private Path make(Path leased, Instant now) throws IOException, StoreException {
        Directories.make(directory);
        Path made = directory.resolve(PREFIX + TIME.format(now) + SUFFIX);
        Path part = directory.resolve(made.getFileName() + ".part");
        Files.deleteIfExists(part);
        copy(leased, part);
        Files.move(part, made, StandardCopyOption.ATOMIC_MOVE);
        deleteOld(made);
        return made;
    }

    /** Those with a date after the newest were written before the clock was put back, and go first. */
    private void deleteOld(Path newest) throws IOException {
        List<Path> all = new ArrayList<>(copies());
        int next = all.indexOf(newest) + 1;
        Collections.rotate(all, -next);
        for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
            Files.delete(old);
        }
    }

    /** The existing backups, oldest first. */
    public List<Path> copies() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isDated(file) && Files.isRegularFile(file)).sorted().toList();
        }
    }

    private static boolean isDated(Path file) {
        String name = file.getFileName().toString();
        if (!name.matches(PREFIX + "\\d{8}T\\d{6}Z" + SUFFIX)) {
            return false;
        }
        try {
            madeAt(file);
            return true;
        } catch (DateTimeException e) {
            // Somebody else's: there is no such day or hour.
            return false;
        }
    }

    /** When a backup was written, according to its name. */
    public static Instant madeAt(Path copy) {
        String name = copy.getFileName().toString();
        return TIME.parse(name.substring(PREFIX.length(), name.length() - SUFFIX.length()), Instant::from);
    }

    /** In one step, because events written between two steps would restart the backup. */
    private static void copy(Path leased, Path part) throws StoreException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = SqliteDriver.connect(leased, config.toProperties())) {
            int result = ((SQLiteConnection) connection).getDatabase().backup("main", part.toString(), null, 0, 0,
                    ALL_PAGES);
            if (result != 0) {
                throw new StoreException(StoreException.Kind.FAILED, "the backup ended with SQLite's code " + result);
            }
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        }
    }
}
