// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.encode.ByteSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the receiver gets the numbers of dropped events, also if the queue is full or events grow too old. */
class DropReportsTest {
    private static final String TEXT = "x".repeat(1_000);

    private final Parts parts = new Parts(200_000, 100_000);
    private boolean sends = true;
    /** Thrown by the format, but not for the first event. */
    private Throwable fault;
    private int written;
    private Journal journal;
    private DropReports reports;

    @Test
    void aReportWaitsForRoomAndIsNotDroppedItself() {
        start(Duration.ZERO);
        fill();
        long dropped = dropped(DropReason.JOURNAL_FULL);
        assertThat(dropped).isPositive();

        turnsFor(Duration.ofMinutes(5));

        assertThat(dropped(DropReason.JOURNAL_FULL)).isEqualTo(dropped);
        assertThat(parts.drops.within(Duration.ofMinutes(1).toNanos())).isFalse();
        assertThat(read()).allMatch(TEXT::equals);
        turnsFor(Duration.ofSeconds(1));
        assertThat(read()).containsExactly("dropped " + dropped);
        turnsFor(Duration.ofMinutes(1));
        assertThat(read()).isEmpty();
        journal.close();
    }

    @Test
    void oneReportHasTheNumbersOfSeveralPeriods() {
        start(Duration.ZERO);
        fill();
        turnsFor(Duration.ofMinutes(1));
        fill();
        turnsFor(Duration.ofMinutes(1));
        read();

        turnsFor(Duration.ofSeconds(1));

        assertThat(read()).containsExactly("dropped " + dropped(DropReason.JOURNAL_FULL));
        journal.close();
    }

    @Test
    void aReportThatWouldGrowTooOldWaitsUntilItIsSent() {
        start(Duration.ofSeconds(30));
        sends = false;
        for (int i = 0; i < 10; i++) {
            parts.log("event", Level.INFO);
        }
        turnsFor(Duration.ofMinutes(10));
        assertThat(dropped(DropReason.TOO_OLD)).isEqualTo(10);
        assertThat(read()).isEmpty();

        sends = true;
        turnsFor(Duration.ofSeconds(1));

        assertThat(read()).containsExactly("dropped 10");
        assertThat(dropped(DropReason.TOO_OLD)).isEqualTo(10);
        journal.close();
    }

    @Test
    void theLastReportIsAddedToAFullQueue() {
        start(Duration.ZERO);
        fill();
        long dropped = dropped(DropReason.JOURNAL_FULL);

        reports.last();

        assertThat(journal.hasReports()).isTrue();
        assertThat(read()).endsWith("dropped " + dropped);
        assertThat(journal.hasReports()).isFalse();
        assertThat(parts.counters.reports.sum()).isEqualTo(1);
        assertThat(dropped(DropReason.JOURNAL_FULL)).isEqualTo(dropped);
        journal.close();
    }

    @Test
    void aReportThatNewEventsWouldReplaceWaitsUntilItIsSent() {
        parts.whenFull = WhenFull.DROP_OLDEST;
        start(Duration.ZERO);
        sends = false;
        fill();
        long dropped = dropped(DropReason.JOURNAL_FULL);
        turnsFor(Duration.ofMinutes(1));
        assertThat(journal.hasReports()).isFalse();
        assertThat(read()).allMatch(TEXT::equals);

        sends = true;
        turnsFor(Duration.ofSeconds(1));

        assertThat(read()).containsExactly("dropped " + dropped);
        journal.close();
    }

    @Test
    void theNumbersOfAReportThatGrowsTooOldAreReportedAgain() {
        start(Duration.ofSeconds(30));
        for (int i = 0; i < 10; i++) {
            parts.log("event", Level.INFO);
        }
        turnsFor(Duration.ofMinutes(10));
        assertThat(dropped(DropReason.TOO_OLD)).isEqualTo(10);
        sends = false;
        turnsFor(Duration.ofMinutes(1));
        sends = true;
        turnsFor(Duration.ofSeconds(1));

        assertThat(read()).containsExactly("dropped 10");
        assertThat(parts.counters.reports.sum()).isEqualTo(1);
        assertThat(dropped(DropReason.TOO_OLD)).isEqualTo(10);
        journal.close();
    }

    @Test
    void theNumbersOfAReportThatNewEventsReplaceAreReportedAgain() {
        parts.whenFull = WhenFull.DROP_OLDEST;
        start(Duration.ZERO);
        parts.drops.add(DropReason.INBOX_FULL, Level.INFO.ordinal(), 3);
        turnsFor(Duration.ofMinutes(1));
        assertThat(parts.counters.reports.sum()).isEqualTo(1);
        fill();
        List<String> received = new ArrayList<>(read());
        turnsFor(Duration.ofMinutes(1));
        received.addAll(read());

        assertThat(received).filteredOn(event -> !event.equals(TEXT)).containsExactly("dropped 3",
                "dropped " + dropped(DropReason.JOURNAL_FULL));
        assertThat(parts.counters.reports.sum()).isEqualTo(2);
        journal.close();
    }

    @Test
    void whatThereWasNoMemoryForIsReportedLater() {
        start(Duration.ZERO);
        parts.drops.add(DropReason.ENCODING, Level.INFO.ordinal(), 3);
        parts.drops.add(DropReason.INBOX_FULL, Level.WARN.ordinal(), 4);
        parts.pass(Duration.ofMinutes(1));
        fault = new OutOfMemoryError("injected");

        assertThatThrownBy(this::turn).isInstanceOf(OutOfMemoryError.class);
        fault = null;
        turnsFor(Duration.ofSeconds(1));

        assertThat(read()).containsExactlyInAnyOrder("dropped 3", "dropped 4");
        journal.close();
    }

    @Test
    void whatTheFormatCannotWriteIsNotTriedAgain() {
        start(Duration.ZERO);
        parts.drops.add(DropReason.ENCODING, Level.INFO.ordinal(), 3);
        parts.pass(Duration.ofMinutes(1));
        fault = new IllegalArgumentException("injected");

        turnsFor(Duration.ofSeconds(1));
        fault = null;
        turnsFor(Duration.ofMinutes(1));

        assertThat(read()).isEmpty();
        assertThat(parts.counters.reports.sum()).isZero();
        journal.close();
    }

    @Test
    void aReportBeforeOneThatFailsAtTheEndIsSaved(@TempDir Path dir) {
        Path file = dir.resolve("queue.db").toAbsolutePath();
        start(Duration.ZERO, parts.file(file));
        parts.drops.add(DropReason.ENCODING, Level.INFO.ordinal(), 3);
        parts.drops.add(DropReason.ENCODING, Level.WARN.ordinal(), 4);

        journal.close(() -> {
            fault = new OutOfMemoryError("injected");
            written = 0;
            reports.last();
        });
        Journal next = parts.journal(parts.file(file));
        next.step();

        assertThat(Reading.all(next)).containsExactly("dropped 3");
        next.close();
    }

    @Test
    void dropsAfterAReportWaitForTheEndOfTheirPeriod() {
        start(Duration.ZERO);
        parts.drops.add(DropReason.INBOX_FULL, Level.INFO.ordinal(), 3);
        turnsFor(Duration.ofMinutes(1));
        for (int i = 0; i < 20; i++) {
            parts.drops.add(DropReason.INBOX_FULL, Level.INFO.ordinal(), 1);
            turnsFor(Duration.ofSeconds(1));
        }
        assertThat(read()).containsExactly("dropped 3");

        turnsFor(Duration.ofMinutes(1));

        assertThat(read()).containsExactly("dropped 20");
        journal.close();
    }

    private void start(Duration maxAge) {
        start(maxAge, new MemoryChunkStore());
    }

    private void start(Duration maxAge, ChunkStore store) {
        parts.maxAge = maxAge;
        journal = parts.journal(store);
        boolean stays = maxAge.isZero() && parts.whenFull != WhenFull.DROP_OLDEST;
        reports = new DropReports(parts.drops, journal, parts.counters, () -> sends, stays, this::encode, 1_000);
        journal.step();
    }

    private void fill() {
        for (int i = 0; i < 300; i++) {
            parts.log(TEXT, Level.INFO);
            turn();
        }
    }

    private void turnsFor(Duration time) {
        for (int i = 0; i < 100; i++) {
            parts.pass(time.dividedBy(100));
            turn();
        }
    }

    private void turn() {
        reports.look();
        journal.step();
    }

    private List<String> read() {
        return Reading.all(journal);
    }

    private long dropped(DropReason reason) {
        return parts.drops.byReason().get(reason);
    }

    private void encode(LogEvent event, ByteSink out) {
        if (fault instanceof Error error && written++ > 0) {
            throw error;
        }
        if (fault instanceof RuntimeException exception) {
            throw exception;
        }
        assertThat(event.name()).isEqualTo("eventlog.dropped");
        out.put(("dropped " + (long) event.value()).getBytes(StandardCharsets.UTF_8));
    }
}
