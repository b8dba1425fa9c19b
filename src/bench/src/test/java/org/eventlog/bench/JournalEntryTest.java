// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalEntryTest {
    private static final int EVENTS = 20_000;

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"CHRONICLE", "FILE"})
    void aDatabaseKeepsTheNewestChunksWithAllTheirEvents(JournalEntry entry) throws SQLException {
        fill(entry);
        boolean ours = entry == JournalEntry.STORE || entry == JournalEntry.STORE_FULL;
        List<String> chunks = chunks(dir.resolve(ours ? "queue.db" : "chunks.db"));
        int each = ChunkWriter.CHUNK_BYTES / event(0).length;
        assertThat(chunks).hasSizeBetween(SqliteJournal.KEPT, SqliteJournal.KEPT + 1);
        assertThat(chunks.get(chunks.size() - 1)).contains(text(EVENTS - 1));
        assertThat(chunks.get(0)).startsWith(text(EVENTS - EVENTS % each - (chunks.size() - 1) * each));
    }

    @ParameterizedTest
    @EnumSource(names = "FILE")
    void aFileKeepsAll(JournalEntry entry) throws Exception {
        fill(entry);
        assertThat(Files.size(dir.resolve("chunks"))).isGreaterThan((long) EVENTS * event(0).length);
    }

    private void fill(JournalEntry entry) {
        try (Journal journal = entry.open(dir)) {
            Journal.Writer writer = journal.writer();
            for (int i = 0; i < EVENTS; i++) {
                writer.append(event(i));
            }
            writer.finish();
        }
    }

    private static byte[] event(int i) {
        return (text(i) + "x".repeat(400)).getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(int i) {
        return String.format("<%09d>", i);
    }

    private static List<String> chunks(Path file) throws SQLException {
        List<String> chunks = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement s = connection.createStatement();
                ResultSet r = s.executeQuery("SELECT data FROM chunk ORDER BY first")) {
            while (r.next()) {
                chunks.add(new String(r.getBytes(1), StandardCharsets.US_ASCII));
            }
        }
        return chunks;
    }
}
