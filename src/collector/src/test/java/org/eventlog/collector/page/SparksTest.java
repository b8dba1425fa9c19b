// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.StoreException;
import org.junit.jupiter.api.Test;

class SparksTest {
    private static final long HOUR = 3_600_000;
    private static final long NOW = 500_000 * HOUR + 17;

    private final AtomicLong time = new AtomicLong();

    private interface Counts {
        List<Histogram.Bar> of(long issue) throws StoreException;
    }

    private static EventReads reads(Counts counts) {
        return reads(counts, false);
    }

    private static EventReads reads(Counts counts, boolean capped) {
        return (EventReads) Proxy.newProxyInstance(SparksTest.class.getClassLoader(), new Class<?>[]{EventReads.class},
                (self, method, arguments) -> new Histogram(HOUR, counts.of((long) arguments[0]), capped));
    }

    @Test
    void drawsNoPartOfTheDay() throws Exception {
        EventReads reads = reads(issue -> List.of(new Histogram.Bar(500_000 * HOUR, 10_000, 0, 0)), true);

        assertThat(of(reads, issue(7, NOW))).isEmpty();
    }

    private static Issue issue(long id, long last) {
        return new Issue(id, "shop", "t", "error", 0, last, 1, IssueState.OPEN, null, null, null, null, null, null);
    }

    private Map<Long, String> of(EventReads reads, Issue... issues) throws StoreException {
        return Sparks.of(reads, List.of(issues), NOW, time::get);
    }

    @Test
    void drawsEachHourInProportion() throws Exception {
        EventReads reads = reads(issue -> List.of(new Histogram.Bar(499_977 * HOUR, 1, 0, 0),
                new Histogram.Bar(500_000 * HOUR, 40, 5, 5)));

        assertThat(of(reads, issue(7, NOW))).isEqualTo(Map.of(7L, "M0 12v-1h1V12zM23 12v-12h1V12z"));
    }

    @Test
    void asksOnlyForIssuesWithEventsInTheLastDay() throws Exception {
        EventReads reads = reads(issue -> {
            throw new IllegalStateException("asked");
        });

        assertThat(of(reads, issue(7, NOW - 24 * HOUR))).isEmpty();
        assertThatThrownBy(() -> of(reads, issue(7, NOW))).hasStackTraceContaining("asked");
    }

    @Test
    void isLeftOutWhileTheDatabaseIsBusy() throws Exception {
        EventReads busy = reads(issue -> {
            throw new StoreException(StoreException.Kind.BUSY, "too many searches at once");
        });

        assertThat(of(busy, issue(1, NOW))).isEmpty();
    }

    @Test
    void endsWhenItTakesTooLong() throws Exception {
        EventReads reads = reads(issue -> {
            time.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
            return List.of(new Histogram.Bar(500_000 * HOUR, 1, 0, 0));
        });
        EventReads slow = reads(issue -> {
            throw new StoreException(StoreException.Kind.TIMEOUT, "too long");
        });

        assertThat(of(reads, issue(1, NOW), issue(2, NOW), issue(3, NOW))).containsOnlyKeys(1L, 2L);
        assertThat(of(slow, issue(1, NOW), issue(2, NOW))).isEmpty();
    }
}
