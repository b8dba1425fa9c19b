// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a queue whose file another program changes while it is in use, and that cannot be written again. */
class UnmendedFileTest {
    private static final int EVENTS = 6_000;

    @TempDir
    Path dir;

    private final Parts parts = new Parts(64 << 20, 1 << 16);

    @Test
    void deliversATouchedFileWithoutRoomForACopy() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        fill(journal);
        allowNoCopy();
        touch();

        List<String> delivered = Reading.all(journal, 1 << 16);

        assertThat(delivered).hasSize(EVENTS).doesNotHaveDuplicates();
        parts.log("after", Level.INFO);
        journal.step();
        assertThat(journal.durable()).isTrue();
        journal.close();
        assertThat(parts.drops.byReason().values()).containsOnly(0L);
    }

    @Test
    void savesATouchedFileWithoutRoomForACopyAtTheClose() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> events = log(journal, "event", 5);
        allowNoCopy();
        touch();

        journal.close();

        Journal next = parts.journal(parts.file(file()));
        assertThat(Reading.all(next)).containsExactlyElementsOf(events);
        assertThat(parts.drops.byReason().values()).containsOnly(0L);
        next.close();
    }

    @Test
    void countsTheEventsOfAnEmptiedFileWithoutRoomForACopyAtTheClose() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, "event", 5);
        allowNoCopy();
        empty();

        journal.close();

        assertThat(parts.drops.byReason()).containsEntry(DropReason.NOT_SAVED, 5L);
    }

    @Test
    void writesATouchedFileAgainOnceThereIsRoom() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> before = log(journal, "before", 5);
        allowNoCopy();
        touch();
        Object identity = identity();
        List<String> after = log(journal, "after", 5);
        delete(copy());
        parts.pass(Duration.ofSeconds(59));
        journal.step();
        assertThat(identity()).as("not before a minute is over").isEqualTo(identity);
        parts.pass(Duration.ofSeconds(2));

        journal.step();

        assertThat(identity()).isNotEqualTo(identity);
        before.addAll(after);
        assertThat(Reading.all(journal)).containsExactlyElementsOf(before);
        journal.close();
    }

    @Test
    void readsTheCopyLaterIfItCannotTakeTheFilesPlace() throws IOException {
        Journal journal = parts.adopting(file());
        List<String> events = log(journal, "before", 5);
        letNothingTakeItsPlace();
        empty();
        events.addAll(log(journal, "after", 5));
        journal.step();
        delete(salvaged());
        parts.pass(Duration.ofSeconds(31));

        List<String> delivered = Reading.all(journal);

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(events);
        assertThat(parts.drops.byReason().values()).containsOnly(0L);
        journal.close();
    }

    @Test
    void leavesTheCopyToTheNextStartIfItCannotTakeTheFilesPlaceAtTheClose() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        PendingReceipt receipt = parts.log("event", Level.INFO);
        journal.step();
        letNothingTakeItsPlace();
        empty();

        journal.close();

        assertThat(receipt.delivered().toCompletableFuture()).isCompletedExceptionally();
        delete(salvaged());
        Journal next = parts.adopting(file());
        parts.pass(Duration.ofSeconds(31));
        assertThat(Reading.all(next)).containsExactly("event");
        assertThat(parts.drops.byReason().values()).containsOnly(0L);
        next.close();
    }

    @Test
    void leavesTheFileWhereItIsUntilTheCopyTakesItsPlace() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "changed");

        assertThatThrownBy(() -> ChangedFile.replace(file(), copy(), salvaged(), false))
                .isInstanceOf(IOException.class);

        assertThat(file()).hasContent("changed");
        assertThat(salvaged()).hasContent("changed");
    }

    /** Logs more than SQLite's cache holds. */
    private void fill(Journal journal) {
        for (int i = 0; i < EVENTS; i++) {
            parts.log(DamagedQueue.event(i), Level.INFO);
            if (i % 10 == 0) {
                journal.step();
            }
        }
        journal.step();
    }

    private List<String> log(Journal journal, String name, int count) {
        List<String> events = new ArrayList<>(IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList());
        events.forEach(event -> parts.log(event, Level.INFO));
        journal.step();
        return events;
    }

    /** Stands for a full disk. */
    private void allowNoCopy() throws IOException {
        Files.createDirectories(copy().resolve("occupied"));
    }

    private void letNothingTakeItsPlace() throws IOException {
        Files.createDirectories(salvaged().resolve("occupied"));
    }

    private static void delete(Path occupied) throws IOException {
        Files.delete(occupied.resolve("occupied"));
        Files.delete(occupied);
    }

    private void touch() throws IOException {
        Files.setLastModifiedTime(file(), FileTime.fromMillis(5));
    }

    private void empty() throws IOException {
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    private Object identity() throws IOException {
        return Files.getAttribute(file(), "unix:ino");
    }

    private Path copy() {
        return dir.resolve("data/queue.db.copy");
    }

    private Path salvaged() {
        return dir.resolve("data/queue.db" + OrphanRecovery.SALVAGED);
    }

    private Path file() {
        return dir.resolve("data/queue.db");
    }
}
