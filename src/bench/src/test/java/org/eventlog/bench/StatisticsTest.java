// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Summary.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Summary(4, 1, 9));
        assertThat(Summary.of(List.of(9.0, 1.0, 4.0, 5.0))).isEqualTo(new Summary(4.5, 1, 9));
    }

    @Test
    void percentileBoundsThatShareOfTheCalls() {
        Latency thousand = new Latency(LongStream.rangeClosed(1, 1000).map(n -> n * 1000).toArray(), 0);
        assertThat(thousand.micros(50)).isEqualTo(500);
        assertThat(thousand.micros(99)).isEqualTo(990);
        assertThat(thousand.micros(99.9)).isEqualTo(999);
        assertThat(thousand.maxMillis()).isEqualTo(1);
        assertThat(new Latency(new long[]{7_000}, 0).micros(50)).isEqualTo(7);
    }

    @Test
    void theBestPeerHasTheHighestRateAndTheLowestCost() {
        Results results = results(Measure.of(Kind.RATE), 10, 5, 8);
        assertThat(results.bestPeer(Measure.of(Kind.RATE))).contains(Entry.FLUENCY);
        results = results(Measure.of(Kind.P99), 10, 5, 8);
        assertThat(results.bestPeer(Measure.of(Kind.P99))).contains(Entry.LLE);
        results = results(Measure.of(Kind.WIRE), 10, 5, 8);
        assertThat(results.bestPeer(Measure.of(Kind.WIRE))).isEmpty();
    }

    @Test
    void ratiosAreOfTheSameRound() {
        Results results = new Results(List.of(Entry.EVENTLOG, Entry.LLE));
        double slowness = 1;
        for (int round = 0; round < 3; round++) {
            results.add(Entry.EVENTLOG, Measure.of(Kind.CPU), 3 * slowness);
            results.add(Entry.LLE, Measure.of(Kind.CPU), 2 * slowness);
            slowness *= 2;
        }
        Summary ratio = results.ratio(Measure.of(Kind.CPU), Entry.EVENTLOG, Entry.LLE).orElseThrow();
        assertThat(ratio.min()).isCloseTo(1.5, within(1e-9));
        assertThat(ratio.max()).isCloseTo(1.5, within(1e-9));
    }

    @Test
    void nothingIsDividedByZero() {
        Results results = new Results(List.of(Entry.EVENTLOG, Entry.LLE));
        Measure pauses = new Measure(Kind.GC, 4);
        results.add(Entry.EVENTLOG, pauses, 10);
        results.add(Entry.LLE, pauses, 0);
        assertThat(results.ratio(pauses, Entry.EVENTLOG, Entry.LLE)).isEmpty();
    }

    @Test
    void benchmarkOverheadIsNotComparedAsAPeer() {
        Results results = results(Measure.of(Kind.CPU), 10, 8, 9);
        results.add(Entry.NOTHING, Measure.of(Kind.CPU), 1);
        results.add(Entry.LOGBACK, Measure.of(Kind.CPU), 2);
        assertThat(results.bestPeer(Measure.of(Kind.CPU))).contains(Entry.LLE);
    }

    @Test
    void parsesAMeasureAsPrinted() {
        for (Kind kind : Kind.values()) {
            assertThat(Measure.parse(Measure.of(kind).toString())).isEqualTo(Measure.of(kind));
            Measure four = new Measure(kind, 4);
            assertThat(Measure.parse(four.toString())).isEqualTo(four);
        }
        assertThat(new Measure(Kind.RATE, 16)).isGreaterThan(new Measure(Kind.RATE, 4))
                .isLessThan(new Measure(Kind.CPU, 1));
    }

    @Test
    void reportMentionsMissingEvents() {
        Results results = results(Measure.of(Kind.SENT), 100, 100, 100);
        results.add(Entry.EVENTLOG, Measure.of(Kind.ARRIVED), 100);
        results.add(Entry.LLE, Measure.of(Kind.ARRIVED), 99);
        results.add(Entry.FLUENCY, Measure.of(Kind.ARRIVED), 101);
        assertThat(Report.markdown(results, List.of())).contains("NOT ALL EVENTS ARRIVED, OR SOME TWICE: "
                + Entry.LLE.title() + ", " + Entry.FLUENCY.title());
    }

    private static Results results(Measure measure, double eventlog, double lle, double fluency) {
        Results results = new Results(
                List.of(Entry.EVENTLOG, Entry.LLE, Entry.FLUENCY, Entry.NOTHING, Entry.LOGBACK));
        results.add(Entry.EVENTLOG, measure, eventlog);
        results.add(Entry.LLE, measure, lle);
        results.add(Entry.FLUENCY, measure, fluency);
        return results;
    }
}
