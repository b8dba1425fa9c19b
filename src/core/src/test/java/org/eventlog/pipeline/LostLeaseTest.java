// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.file.FileLease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a journal whose lock file is deleted, and that it never affects SQLite's locks. */
class LostLeaseTest {
    private static final Path LOCKS = Path.of("/proc/locks");

    @TempDir
    Path dir;

    private final Parts parts = new Parts(1 << 20, 1 << 16);

    @Test
    void recreatesADeletedLockFileAtTheNextCommit() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, "before", 5);
        Files.delete(lockFile());

        log(journal, "after", 5);

        assertThat(lockFile()).exists();
        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal)).hasSize(10);
        journal.close();
    }

    @Test
    void recreatesADeletedLockFileWhileIdle() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, "before", 5);
        Files.delete(lockFile());

        parts.pass(Duration.ofSeconds(10));
        journal.step();

        assertThat(lockFile()).exists();
        journal.close();
    }

    @Test
    void switchesToAnotherFileIfAnotherProcessHasItsFile() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, "before", 5);
        Files.delete(lockFile());
        try (FileChannel others = FileChannel.open(lockFile(), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE); FileLock lock = others.lock()) {
            List<String> after = log(journal, "after", 5);
            parts.pass(Duration.ofSeconds(6));
            journal.step();

            assertThat(journal.durable()).isTrue();
            assertThat(journal.describe()).endsWith("queue-2.db");
            assertThat(Reading.all(journal)).containsExactlyElementsOf(after);
            journal.close();
            assertThat(lock.isValid()).isTrue();
        }
        Journal other = parts.journal(parts.file(file()));
        other.step();
        assertThat(Reading.all(other)).as("is left as it was, for who has it").hasSize(5)
                .allMatch(event -> event.startsWith("before"));
        other.close();
    }

    @Test
    void neverDeletesAnAbandonedFileOfAnotherProcess() throws IOException {
        SqliteChunkStore store = parts.file(file());
        try {
            store.open();
            Files.delete(lockFile());
            Files.createFile(lockFile());

            store.delete();
        } catch (ChunkStoreException e) {
            throw new AssertionError(e);
        }

        assertThat(file()).exists();
        assertThat(FileLease.isTakenHere(file())).isFalse();
    }

    @Test
    void neverReleasesSqlitesLocks() throws Exception {
        assumeThat(LOCKS).as("Linux").exists();
        Journal first = parts.adopting(file());
        log(first, "first", 50);
        assumeThat(locksOfSqlite()).isPositive();
        Journal second = parts.adopting(file());
        for (int i = 0; i < 5; i++) {
            log(second, "second", 5);
            parts.pass(Duration.ofSeconds(40));
            first.step();
            second.step();
            first.stats();
        }

        assertThat(locksOfSqlite()).isPositive();
        second.close();
        assertThat(locksOfSqlite()).isPositive();
        first.close();
    }

    /** Locks that this process has on the database itself. */
    private long locksOfSqlite() throws IOException {
        String ours = " " + ProcessHandle.current().pid() + " ";
        String inode = ":" + Files.getAttribute(file(), "unix:ino") + " ";
        return Files.readAllLines(LOCKS).stream().filter(line -> line.contains(ours) && line.contains(inode)).count();
    }

    private List<String> log(Journal journal, String name, int count) {
        List<String> events = IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
        for (String event : events) {
            parts.log(event, Level.INFO);
            journal.step();
        }
        return events;
    }

    private Path file() {
        return dir.resolve("queue.db").toAbsolutePath();
    }

    private Path lockFile() {
        return dir.resolve("queue.db.lock");
    }
}
