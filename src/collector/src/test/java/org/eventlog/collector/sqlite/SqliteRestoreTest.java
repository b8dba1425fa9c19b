// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.eventlog.collector.store.StoreException;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRestoreTest {
    @TempDir
    Path directory;

    private Path backup;
    private Path database;

    @BeforeEach
    void makeABackup() throws Exception {
        backup = Files.createDirectory(directory.resolve("copies")).resolve("backup.db");
        database = directory.resolve("restored/events.db");
        try (var connection = SqliteDriver.connect(backup, new Properties())) {
            SqliteSchema.prepare(connection);
        }
    }

    private static List<String> files(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".lock")).sorted()
                    .toList();
        }
    }

    @Test
    void leavesNothingBesideTheBackup() throws Exception {
        SqliteRestore.restore(backup, database);

        assertThat(files(backup.getParent())).containsExactly("backup.db");
        assertThat(files(database.getParent())).containsExactly("events.db");
    }

    @Test
    void leavesAnEmptyLogBesideTheBackup() throws Exception {
        Files.createFile(Path.of(backup + "-wal"));

        SqliteRestore.restore(backup, database);

        assertThat(files(database.getParent())).containsExactly("events.db");
        assertThat(files(backup.getParent())).containsExactly("backup.db", "backup.db-wal");
    }

    @Test
    void leavesNothingIfItFails() throws Exception {
        Files.createDirectories(Path.of(backup + "-wal").resolve("directory"));

        assertThatThrownBy(() -> SqliteRestore.restore(backup, database)).isInstanceOf(IOException.class);

        assertThat(files(database.getParent())).isEmpty();
    }

    @Test
    void deletesNoBackupThatHasTheNameOfItsOwnCopy() throws Exception {
        Path named = directory.resolve("events.db.part");
        Files.copy(backup, named);

        assertThatThrownBy(() -> SqliteRestore.restore(named, directory.resolve("events.db")))
                .hasMessageContaining("rename the backup");

        assertThat(named).hasSameBinaryContentAs(backup);
    }

    @Test
    void leavesNothingOfADamagedBackup() throws Exception {
        Files.writeString(backup, "garbage");
        Files.createDirectories(database.getParent());
        Files.writeString(database, "as it was");

        assertThatThrownBy(() -> SqliteRestore.restore(backup, database)).isInstanceOf(StoreException.class);

        assertThat(files(database.getParent())).containsExactly("events.db");
        assertThat(database).hasContent("as it was");
    }
}
