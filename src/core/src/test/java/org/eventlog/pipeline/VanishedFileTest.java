// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a queue whose file is deleted, moved or replaced while it is in use. */
class VanishedFileTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(1 << 20, 1 << 16);

    /** What someone does to the file or its directory. */
    enum Harm {
        DELETED {
            @Override
            void of(Path file) throws IOException {
                Files.delete(file);
            }
        },
        MOVED {
            @Override
            void of(Path file) throws IOException {
                Files.move(file, file.resolveSibling("elsewhere"));
            }
        },
        EMPTIED_DIRECTORY {
            @Override
            void of(Path file) throws IOException {
                try (Stream<Path> all = Files.list(file.getParent())) {
                    for (Path one : all.toList()) {
                        Files.delete(one);
                    }
                }
            }
        },
        DELETED_DIRECTORY {
            @Override
            void of(Path file) throws IOException {
                EMPTIED_DIRECTORY.of(file);
                Files.delete(file.getParent());
            }
        },
        MOVED_DIRECTORY {
            @Override
            void of(Path file) throws IOException {
                Files.move(file.getParent(), file.getParent().resolveSibling("elsewhere"));
            }
        },
        REPLACED_BY_A_COPY {
            @Override
            void of(Path file) throws IOException {
                Path copy = Files.copy(file, file.resolveSibling("copy"));
                Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
            }
        };

        abstract void of(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void writesItAgainAtTheNextCommit(Harm harm) throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> before = log(journal, "before", 5);
        harm.of(file());

        List<String> after = log(journal, "after", 5);

        assertThat(journal.durable()).isTrue();
        // As after a kill: the journal is not closed, and its file is read by another one.
        Path copy = dir.resolve("copy-of-it.db");
        Files.copy(file(), copy);
        Journal next = parts.journal(parts.file(copy));
        next.step();
        assertThat(Reading.all(next)).containsAll(before).containsAll(after).hasSize(10);
        next.close();
        journal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsTheCopyAfterAKillBeforeItTakesTheFilesPlace(boolean otherIsAside) throws Exception {
        Journal journal = parts.journal(parts.file(file()));
        List<String> older = log(journal, "older", 5);
        journal.close();
        Path other = Files.copy(file(), dir.resolve("other"));
        journal = parts.journal(parts.file(file()));
        List<String> newer = log(journal, "newer", 5);
        journal.close();
        try (Connection open = SqliteFile.open(file(), false)) {
            VanishedFile vanished = new VanishedFile(file(), true);
            Files.move(other, file(), StandardCopyOption.REPLACE_EXISTING);
            vanished.copy(open, false, OrphanRecovery.aside(file()));
            if (otherIsAside) {
                SqliteFile.move(file(), OrphanRecovery.aside(file()));
            }
        }

        Journal next = parts.adopting(file());
        next.step();

        assertThat(Reading.all(next)).containsAll(older).containsAll(newer);
        next.close();
    }

    @Test
    void replacesNoDamagedFileAndWaitsForAName() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> events = new ArrayList<>(log(journal, "before", 5));
        leaveDamaged(99);
        Files.delete(file());

        events.addAll(log(journal, "after", 5));

        assertThat(journal.durable()).isFalse();
        for (int n = 1; n <= 99; n++) {
            assertThat(damaged(n)).hasContent("events " + n);
        }
        Files.delete(damaged(4));
        parts.pass(Duration.ofSeconds(6));
        journal.step();
        journal.step();
        assertThat(journal.durable()).isTrue();
        journal.close();
        Journal next = parts.journal(parts.file(file()));
        assertThat(Reading.all(next)).containsExactlyElementsOf(events);
        next.close();
    }

    @Test
    void needsNoSecondNameIfNothingIsInItsPlace() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> events = new ArrayList<>(log(journal, "before", 5));
        leaveDamaged(8);
        Files.delete(file());

        events.addAll(log(journal, "after", 5));

        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal)).containsExactlyElementsOf(events);
        assertThat(damaged(9)).doesNotExist();
        journal.close();
    }

    @Test
    void writesItAgainWhileIdle() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, "before", 5);
        Files.delete(file());

        parts.pass(Duration.ofSeconds(2));
        journal.step();

        assertThat(file()).exists();
        journal.close();
    }

    @Test
    void writesItAgainAtTheClose() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        List<String> before = log(journal, "before", 5);
        Files.delete(file());

        journal.close();

        Journal next = parts.journal(parts.file(file()));
        next.step();
        assertThat(Reading.all(next)).containsExactlyElementsOf(before);
        next.close();
    }

    @Test
    void touchesNothingElseInItsPlaceAndCountsTheLoss() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, "before", 5);
        Files.delete(file());
        Files.writeString(file(), "notes of someone");

        log(journal, "after", 5);

        assertThat(journal.durable()).isFalse();
        assertThat(Files.readString(file())).isEqualTo("notes of someone");
        journal.close();
        assertThat(parts.drops.byReason()).containsEntry(DropReason.NOT_SAVED, 10L);
    }

    @Test
    void copiesNothingWhileSomethingElseIsInItsPlace() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, "before", 5);
        Files.delete(file());
        Files.writeString(file(), "notes of someone");
        Path copy = Files.createFile(SqliteFile.beside(file(), ".copy"));

        log(journal, "after", 5);

        assertThat(copy).as("would be deleted before anything is copied").exists();
        journal.close();
    }

    @Test
    void writesItAgainWhileIdleOnceThereIsRoom() throws IOException {
        Journal journal = parts.journal(parts.file(file()));
        log(journal, "before", 5);
        Files.delete(file());
        Files.writeString(file(), "notes of someone");
        parts.pass(Duration.ofSeconds(2));
        journal.step();
        journal.step();
        assertThat(journal.durable()).isFalse();

        Files.delete(file());
        parts.pass(Duration.ofSeconds(6));
        journal.step();

        assertThat(SqliteFile.mayBeJournal(file())).isTrue();
        journal.step();
        assertThat(journal.durable()).isTrue();
        journal.close();
    }

    @Test
    void countsTheLossWithoutReadingTheEvents() {
        FailingStore store = new FailingStore(parts.file(file()));
        Journal journal = parts.journal(store);
        PendingReceipt receipt = parts.log("before", Level.INFO);
        log(journal, "before", 5);
        journal.step();
        store.gone = true;
        store.whileReading = () -> {
            throw new OutOfMemoryError("more events than the heap holds");
        };

        journal.close();

        assertThat(parts.drops.byReason()).containsEntry(DropReason.NOT_SAVED, 6L);
        assertThat(receipt.delivered().toCompletableFuture()).isCompletedExceptionally();
    }

    private List<String> log(Journal journal, String name, int count) {
        List<String> events = IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
        events.forEach(event -> parts.log(event, Level.INFO));
        journal.step();
        return events;
    }

    private void leaveDamaged(int files) throws IOException {
        for (int n = 1; n <= files; n++) {
            Files.writeString(damaged(n), "events " + n);
        }
    }

    private Path damaged(int n) {
        return SqliteFile.beside(file(), OrphanRecovery.DAMAGED + n);
    }

    private Path file() {
        return dir.resolve("data/queue.db");
    }
}
