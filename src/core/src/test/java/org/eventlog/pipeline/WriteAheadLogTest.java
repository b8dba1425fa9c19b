// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadLogTest {
    private static final int FRAME = 24 + SqliteFile.PAGE_BYTES;
    private static final int COMMITS = 30;

    @TempDir
    Path dir;

    private Path file;
    private byte[] log;

    @BeforeEach
    void aJournalAsAKilledProcessLeavesIt() throws IOException {
        Parts parts = new Parts(64 << 20, 1 << 20);
        file = dir.resolve("queue.db").toAbsolutePath();
        Path used = dir.resolve("used.db").toAbsolutePath();
        Journal journal = parts.journal(parts.file(used));
        for (int i = 0; i < COMMITS; i++) {
            parts.log(event(i), Level.INFO);
            journal.step();
        }
        Files.copy(used, file);
        log = Files.readAllBytes(SqliteFile.beside(used, "-wal"));
        journal.close();
    }

    @Test
    void aCommitTheKillTookHalfOfIsNoDamage() throws IOException {
        Arrays.fill(log, log.length - FRAME / 2, log.length, (byte) 7);
        write();

        assertThat(WriteAheadLog.isDamaged(log())).isFalse();
        assertThat(delivered()).containsExactlyElementsOf(events(COMMITS - 1));
    }

    @Test
    void aWrongByteAmongCommitsIsDamage() throws IOException {
        log[log.length - FRAME - FRAME / 2] ^= 1;
        write();

        assertThat(WriteAheadLog.isDamaged(log())).isTrue();
    }

    @Test
    void halfACommitBehindAWrongByteTakesNothingElseWithIt() throws IOException {
        // The first commits of the log made the tables; one of their pages is written again later.
        log[32 + 24 + SqliteFile.PAGE_BYTES / 2] ^= 1;
        Arrays.fill(log, log.length - FRAME + 24 + 1_000, log.length, (byte) 7);
        write();

        assertThat(WriteAheadLog.isDamaged(log())).isTrue();
        assertThat(delivered()).containsExactlyElementsOf(events(COMMITS - 1));
    }

    private List<String> delivered() throws IOException {
        Parts parts = new Parts(64 << 20, 1 << 20);
        Journal journal = parts.adopting(file);
        List<String> delivered = Reading.all(journal, 1 << 16);
        parts.pass(Duration.ofSeconds(31));
        delivered.addAll(Reading.all(journal, 1 << 16));
        journal.close();
        return delivered;
    }

    private Path log() {
        return SqliteFile.beside(file, "-wal");
    }

    private void write() throws IOException {
        Files.write(log(), log);
    }

    private static List<String> events(int count) {
        return IntStream.range(0, count).mapToObj(WriteAheadLogTest::event).toList();
    }

    private static String event(int n) {
        return "event " + n + " " + "x".repeat(5_000);
    }
}
