// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.encode.ByteSink;
import org.junit.jupiter.api.Test;

/** Tests that the receiver gets the numbers of dropped events, also if the queue is full or events grow too old. */
class DropReportsTest {
    private static final String TEXT = "x".repeat(1_000);

    private final Parts parts = new Parts(200_000, 100_000);
    private boolean sends = true;
    private int failures;
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
    void whatThereWasNoMemoryForIsReportedLater() {
        start(Duration.ZERO);
        parts.drops.add(DropReason.ENCODING, Level.INFO.ordinal(), 3);
        parts.drops.add(DropReason.INBOX_FULL, Level.WARN.ordinal(), 4);
        parts.pass(Duration.ofMinutes(1));
        failures = 1;

        assertThatThrownBy(this::turn).isInstanceOf(OutOfMemoryError.class);
        turnsFor(Duration.ofSeconds(1));

        assertThat(read()).containsExactlyInAnyOrder("dropped 3", "dropped 4");
        journal.close();
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
        parts.maxAge = maxAge;
        journal = parts.journal(new MemoryChunkStore());
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
        if (failures-- > 0) {
            throw new OutOfMemoryError("injected");
        }
        assertThat(event.name()).isEqualTo("eventlog.dropped");
        out.put(("dropped " + (long) event.value()).getBytes(StandardCharsets.UTF_8));
    }
}
