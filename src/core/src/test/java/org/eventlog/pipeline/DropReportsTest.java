// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

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
    private final DeliveryState receiver = new DeliveryState(parts::ticks);
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
    void aReportThatWouldGrowTooOldWaitsForTheReceiver() {
        start(Duration.ofSeconds(30));
        receiver.failed(0);
        for (int i = 0; i < 10; i++) {
            parts.log("event", Level.INFO);
        }
        turnsFor(Duration.ofMinutes(10));
        assertThat(dropped(DropReason.TOO_OLD)).isEqualTo(10);
        assertThat(read()).isEmpty();

        receiver.succeeded();
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

    private void start(Duration maxAge) {
        parts.maxAge = maxAge;
        journal = parts.journal(new MemoryChunkStore());
        reports = new DropReports(parts.drops, journal, parts.counters, receiver, maxAge, DropReportsTest::encode,
                1_000);
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

    private static void encode(LogEvent event, ByteSink out) {
        assertThat(event.name()).isEqualTo("eventlog.dropped");
        out.put(("dropped " + (long) event.value()).getBytes(StandardCharsets.UTF_8));
    }
}
