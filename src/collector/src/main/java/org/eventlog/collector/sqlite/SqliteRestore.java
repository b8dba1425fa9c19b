// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.sql.Rows;
import org.eventlog.collector.store.StoreException;
import org.eventlog.file.Directories;
import org.eventlog.file.FileLease;
import org.eventlog.sqlite.SqliteDriver;
import org.sqlite.SQLiteConfig;

/** Puts a backup in the place of the database, whose collector must be stopped. The database before it is kept. */
public final class SqliteRestore {
    private static final String WAL = "-wal";
    /** Of the files of a database. */
    private static final List<String> SUFFIXES = List.of("", WAL, "-shm");

    private SqliteRestore() {}

    /**
     * @param backup its write-ahead log is taken over, too, if it is beside it
     * @return the files of the database before it, under their new names; empty if there was none
     * @throws StoreException if the backup is damaged or of a newer version, or a collector has the database open
     */
    public static List<Path> restore(Path backup, Path database) throws IOException, StoreException {
        if (!Files.isRegularFile(backup)) {
            throw new StoreException(StoreException.Kind.FAILED, "there is no file " + backup);
        }
        Directories.make(database.toAbsolutePath().getParent());
        Optional<FileLease> taken = FileLease.tryTake(database);
        if (taken.isEmpty()) {
            throw new StoreException(StoreException.Kind.OWNED, "a collector has it open; stop it first");
        }
        try (FileLease lease = taken.get()) {
            Path part = Path.of(lease.file() + ".part");
            if (Files.exists(part) && Files.isSameFile(part, backup)) {
                throw new StoreException(StoreException.Kind.FAILED, "rename the backup: a file " + part + " is made");
            }
            try {
                return restore(backup, lease.file(), part);
            } finally {
                // If it failed; the disk may be full, for example.
                for (String suffix : SUFFIXES) {
                    Files.deleteIfExists(Path.of(part + suffix));
                }
            }
        }
    }

    private static List<Path> restore(Path backup, Path database, Path part) throws IOException, StoreException {
        for (String suffix : SUFFIXES) {
            // What is left of an earlier attempt does not belong to this backup.
            Files.deleteIfExists(Path.of(part + suffix));
        }
        copy(backup, part);
        // A copy that somebody made of the files of a collector has its last events in the log.
        Path log = Path.of(backup + WAL);
        boolean logged = Files.exists(log) && Files.size(log) > 0;
        if (logged) {
            copy(log, Path.of(part + WAL));
        }
        // Not the backup itself: SQLite makes files beside what it reads.
        check(part);
        List<Path> before = setAside(database);
        if (logged) {
            Files.move(Path.of(part + WAL), Path.of(database + WAL), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(part, database, StandardCopyOption.ATOMIC_MOVE);
        return before;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The log belongs to the database before it, and would damage the restored one. */
    private static List<Path> setAside(Path database) throws IOException {
        String mark = ".before-restore";
        int number = 1;
        while (Files.exists(Path.of(database + mark + number))) {
            number++;
        }
        List<Path> aside = new java.util.ArrayList<>();
        for (String suffix : SUFFIXES) {
            Path file = Path.of(database + suffix);
            if (Files.exists(file)) {
                aside.add(Files.move(file, Path.of(database + mark + number + suffix)));
            }
        }
        return aside;
    }

    private static void check(Path backup) throws StoreException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = SqliteDriver.connect(backup, config.toProperties());
                Statement statement = connection.createStatement()) {
            SqliteSchema.checkNotNewer(statement);
            List<String> faults = Rows.all(connection.prepareStatement("PRAGMA integrity_check(3)"),
                    row -> row.getString(1));
            if (!faults.equals(List.of("ok"))) {
                throw new StoreException(StoreException.Kind.CORRUPT, "the backup is damaged: " + faults);
            }
        } catch (SQLException e) {
            throw SqliteFault.of(e);
        }
    }
}
