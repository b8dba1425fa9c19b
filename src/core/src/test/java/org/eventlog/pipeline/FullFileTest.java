// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.eventlog.pipeline.ChunkStore.Contents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a full disk a statement may fail while it runs, and not only the commit. */
class FullFileTest {
    @TempDir
    Path dir;

    @Test
    void storesChunksAgainOnceThereIsSpace() throws SQLException {
        try (Connection connection = SqliteFile.open(dir.resolve("queue.db"), false);
                Statement s = connection.createStatement()) {
            ChunkTable chunks = new ChunkTable(connection);
            s.execute("PRAGMA max_page_count = 1");
            assertThatThrownBy(() -> chunks.add(chunk(1 << 20))).hasMessageContaining("full");

            s.execute("PRAGMA max_page_count = 1000");
            chunks.add(chunk(1 << 20));

            assertThat(chunks.read(0, 1, lost -> {})).hasSize(1);
        }
    }

    @Test
    void storesItsStateAgainOnceThereIsSpace() throws SQLException {
        try (Connection connection = SqliteFile.open(dir.resolve("queue.db"), false);
                Statement s = connection.createStatement()) {
            StateRow state = new StateRow(connection);
            s.execute("CREATE TRIGGER fails BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'full'); END");
            assertThatThrownBy(() -> state.keep(5, 5)).hasMessageContaining("full");

            s.execute("DROP TRIGGER fails");
            state.keep(5, 5);

            assertThat(state.contents()).extracting(Contents::next).isEqualTo(5L);
        }
    }

    @Test
    void isOpenedAgainWithoutAWrite() throws Exception {
        Path file = dir.resolve("queue.db");
        SqliteFile.open(file, false).close();
        byte[] before = Files.readAllBytes(file);

        try (Connection connection = SqliteFile.open(file, false)) {
            assertThat(connection.isClosed()).isFalse();
            assertThat(file).hasBinaryContent(before);
        }
    }

    /** SQLite opens such a file for reading only, and would not notice when it may be written again. */
    @Test
    void isNotOpenedIfItMayOnlyBeRead() throws Exception {
        Path file = dir.resolve("queue.db");
        SqliteFile.open(file, false).close();
        Path other = Files.createDirectory(dir.resolve("read-only"));
        Files.copy(file, other.resolve("queue.db"));
        assumeThat(exit("mount", "--bind", other.toString(), other.toString())
                + exit("mount", "-o", "remount,bind,ro", other.toString())).as("may mount").isZero();
        try {
            assertThatThrownBy(() -> SqliteFile.open(other.resolve("queue.db"), false))
                    .hasMessageContaining("readonly");
        } finally {
            exit("umount", other.toString());
        }
    }

    private static int exit(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static Chunk chunk(int bytes) {
        Chunk chunk = new Chunk(new byte[bytes], new int[]{bytes}, new byte[]{0}, 1, bytes);
        chunk.number(0, 0, 1);
        return chunk;
    }
}
