// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.spi.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which events are dropped at a journal's limits, and the messages about it. */
class JournalBoundsTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(1_000, 500);

    @Test
    void eventsThatArriveOneByOneTakeNoMoreMemoryThanPermittedWhileNobodyReceivesThem() {
        long memory = 1 << 20;
        Parts large = new Parts(1 << 30, memory, 1 << 18);
        Journal journal = large.journal(large.file(dir.resolve("journal.db")));
        for (int i = 0; i < 3_000; i++) {
            large.log("event-" + i + "-" + "x".repeat(500), Level.INFO);
            journal.step();
        }

        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(3_000);
        assertThat(journal.sendQueue().held()).satisfies(held -> assertThat(
                held.stream().mapToLong(Chunk::footprint).sum()).isBetween(memory / 2, memory));
        journal.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dropsTheOldestEventsIfConfigured(boolean onDisk) {
        parts.whenFull = WhenFull.DROP_OLDEST;
        Journal journal = journal(onDisk);
        log(journal, 300, Level.INFO);

        long lost = parts.drops.byReason().get(DropReason.JOURNAL_FULL);
        assertThat(lost).isPositive();
        assertThat(journal.sendQueue().queuedEvents() + lost).isEqualTo(300);
        assertThat(journal.queuedBytes()).isLessThanOrEqualTo(1_000);
        assertThat(Reading.all(journal)).endsWith("event-299").hasSize((int) (300 - lost)).isSorted();
        journal.close();
    }

    @Test
    void countsADroppedButDeliveredEventOnce() {
        parts.whenFull = WhenFull.DROP_OLDEST;
        Journal journal = journal(true);
        log(journal, 10, Level.INFO);
        Batch underWay = journal.sendQueue().peek(journal.sendQueue().id(), 0, 1_000, 10);

        log(journal, 290, Level.INFO);

        long lost = parts.drops.byReason().get(DropReason.JOURNAL_FULL);
        assertThat(lost).isGreaterThan(10);
        assertThat(journal.sendQueue().release(journal.sendQueue().id(), underWay.last() + 1)).isZero();
        journal.close();
    }

    @Test
    void reservesTheLastSpaceForSevereEvents() {
        parts.whenFull = WhenFull.DROP_LOWEST_LEVEL;
        Journal journal = journal(true);
        log(journal, 200, Level.DEBUG);
        long debug = journal.sendQueue().queuedEvents();
        log(journal, 200, Level.ERROR);

        assertThat(debug * 9).isLessThanOrEqualTo(800);
        assertThat(journal.sendQueue().queuedEvents()).isGreaterThan(debug);
        assertThat(journal.queuedBytes()).isLessThanOrEqualTo(1_000);
        assertThat(parts.drops.byLevel()).containsEntry(Level.DEBUG, 200 - debug)
                .containsEntry(Level.ERROR, 200 - (journal.sendQueue().queuedEvents() - debug));
        journal.close();
    }

    @Test
    void acceptsNothingWhenFullIfCallersWait() {
        parts.whenFull = WhenFull.BLOCK;
        Journal journal = journal(true);
        log(journal, 300, Level.INFO);

        assertThat(parts.inbox.bytes()).isPositive();
        assertThat(parts.drops.byReason()).containsEntry(DropReason.JOURNAL_FULL, 0L);
        List<String> all = Reading.all(journal);
        assertThat(all).hasSize(300).startsWith("event-000").endsWith("event-299");
        journal.close();
    }

    @Test
    void dropsExpiredEvents() {
        parts.maxAge = Duration.ofHours(1);
        Journal journal = journal(true);
        log(journal, 5, Level.INFO);
        parts.pass(Duration.ofMinutes(50));
        log(journal, 3, Level.INFO);
        parts.pass(Duration.ofMinutes(20));

        journal.step();

        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 5L);
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(3);
        journal.close();
    }

    @Test
    void dropsExpiredEventsEvenIfTheClockWasSetBack() {
        parts.maxAge = Duration.ofHours(1);
        Journal journal = journal(true);
        journal.step();
        parts.pass(Duration.ofDays(-1));
        log(journal, 5, Level.INFO);
        parts.pass(Duration.ofHours(2));

        journal.step();

        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 5L);
        journal.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {-3650, 3650})
    void ageOfEventsDoesNotDependOnTheClockBeingSet(long days) {
        parts.maxAge = Duration.ofHours(1);
        Journal journal = journal(true);
        log(journal, 5, Level.INFO);
        parts.pass(Duration.ofMinutes(50));
        parts.setClock(Duration.ofDays(days));
        log(journal, 3, Level.INFO);

        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 0L);
        assertThat(journal.stats().oldestAge()).isEqualTo(Duration.ofMinutes(50));
        parts.pass(Duration.ofMinutes(20));
        journal.step();
        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 5L);
        parts.setClock(Duration.ofDays(-2 * days));
        parts.pass(Duration.ofMinutes(50));
        journal.step();
        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 8L);
        journal.close();
    }

    @Test
    void ageOfEventsFromTheFutureBeginsAtTheStart() {
        parts.maxAge = Duration.ofHours(1);
        Journal before = journal(true);
        log(before, 5, Level.INFO);
        parts.pass(Duration.ofMinutes(1));
        log(before, 5, Level.INFO);
        before.close();
        parts.setClock(Duration.ofDays(-3650));

        Journal journal = journal(true);
        log(journal, 3, Level.INFO);
        parts.pass(Duration.ofMinutes(62));
        journal.step();

        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 13L);
        journal.close();
    }

    @Test
    void eventsFromTheFutureDoNotMakeOthersOlder() {
        parts.maxAge = Duration.ofHours(1);
        parts.setClock(Duration.ofMinutes(90));
        Journal ahead = journal(true);
        log(ahead, 5, Level.INFO);
        ahead.close();
        parts.setClock(Duration.ofMinutes(-90));
        Journal corrected = journal(true);
        log(corrected, 3, Level.INFO);
        corrected.close();

        Journal journal = journal(true);
        journal.step();
        journal.sendQueue().release(journal.sendQueue().id(), 5);
        parts.pass(Duration.ofMinutes(50));
        journal.step();

        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 0L);
        assertThat(journal.stats().oldestAge()).isEqualTo(Duration.ofMinutes(50));
        parts.pass(Duration.ofMinutes(20));
        journal.step();
        assertThat(parts.drops.byReason()).containsEntry(DropReason.TOO_OLD, 3L);
        journal.close();
    }

    @Test
    void summarizesLossesAfterwards() {
        Journal journal = journal(true);
        log(journal, 200, Level.INFO);
        log(journal, 20, Level.ERROR);
        parts.drops.endPeriod(false);
        assertThat(parts.drops.isReportDue()).as("it may go on").isFalse();

        parts.pass(Duration.ofSeconds(6));
        parts.drops.endPeriod(false);
        assertThat(parts.drops.isReportDue()).isTrue();
        List<LogEvent> summary = parts.drops.unreported().stream().map(Drops.Drop::event).toList();
        parts.drops.unreported().forEach(parts.drops::reported);
        parts.drops.endReport();

        long lost = parts.drops.byReason().get(DropReason.JOURNAL_FULL);
        assertThat(summary).hasSize(2).allSatisfy(event -> {
            assertThat(event.name()).isEqualTo("eventlog.dropped");
            assertThat(event.fields()).containsEntry("reason", "journal-full").containsKeys("from", "to");
        });
        assertThat(summary.get(0).fields()).containsEntry("droppedLevel", "info");
        assertThat(summary.get(0).value() + summary.get(1).value()).isEqualTo(lost);
        assertThat(parts.drops.isReportDue()).isFalse();
        assertThat(parts.drops.unreported()).as("told once").isEmpty();
        journal.close();
    }

    @Test
    void shrinksTheFileAfterABacklog() throws Exception {
        Parts large = new Parts(100 << 20, 8 << 20);
        Path file = dir.resolve("queue.db");
        Journal journal = large.journal(large.file(file));
        String event = "x".repeat(100_000);
        IntStream.range(0, 400).forEach(i -> {
            large.log(event, Level.INFO);
            journal.step();
        });
        Reading.all(journal, 1 << 20);
        large.pass(Duration.ofSeconds(1));
        journal.step();
        large.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 1_000 && journal.step(); i++) {
            // until there is nothing left to tidy up
        }

        assertThat(Files.size(file)).isLessThan(12 << 20);
        assertThat(Files.size(SqliteFile.beside(file, SqliteFile.ROLLBACK))).isLessThan(5 << 20);
        journal.close();
    }

    private Journal journal(boolean onDisk) {
        return parts.journal(onDisk ? parts.file(dir.resolve("queue.db")) : new MemoryChunkStore());
    }

    /** Logs events of nine bytes, a few at each step. */
    private void log(Journal journal, int events, Level level) {
        for (int i = 0; i < events; i++) {
            parts.log(String.format("event-%03d", i), level);
            if (i % 5 == 0) {
                journal.step();
            }
        }
        journal.step();
    }
}
