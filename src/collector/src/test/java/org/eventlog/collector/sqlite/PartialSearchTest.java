// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.keys.Secret;
import org.eventlog.collector.sql.EventDialect;
import org.eventlog.collector.sql.SqlReads;
import org.eventlog.collector.sql.Transaction;
import org.eventlog.collector.store.Counted;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.IssueState;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.store.TestEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests searches that end before they are complete. Without any time, they look only into the first block. */
class PartialSearchTest {
    private static final int EVENTS = 6_000;
    private static final int WANTED = 100;

    @TempDir
    Path directory;
    private SqliteStore store;
    private ReadPool pool;

    @BeforeEach
    void fill() throws Exception {
        Path file = directory.resolve("events.db");
        store = new SqliteStore(new CollectorConfig.Store(file, Duration.ofSeconds(5), Duration.ofMinutes(5)));
        store.open();
        store.keys().configure(List.of(Secret.of(Host.KEY).row("shop")), 0);
        Random random = new Random(3);
        for (int from = 0; from < EVENTS; from += 1_000) {
            List<EventStore.Arrival> events = new ArrayList<>();
            for (int i = from; i < from + 1_000; i++) {
                boolean rare = i % 50 == 7;
                String message = (rare ? "overpayment " : "delivery ") + "number" + i + (i % 2 == 0 ? " even" : " odd");
                // Some arrive late.
                long ts = 1_000_000 + i * 10L - (random.nextInt(20) == 0 ? random.nextInt(30_000) : 0);
                events.add(new TestEvent("e" + i).ts(ts).level(rare ? 30 : 20).message(message).text(message)
                        .user(i % 1_500 == 0 ? "ann" : "bob").from(i % 400 < 3 ? "k2" : "k1", "192.0.2." + i % 7, "api")
                        .data("{\"fields\":{\"paid\":" + (i % 90 == 0) + "}}").arrival(1));
            }
            store.append(events);
        }
        pool = new ReadPool(file, 2, Duration.ofMinutes(5));
    }

    @AfterEach
    void close() {
        pool.close();
        store.close();
    }

    private static List<EventFilter> filters() {
        EventFilter all = EventFilter.ALL;
        return List.of(all.withText("*verpay*"), all.withText("*verpay* odd"), all.withText("*nothing*"),
                all.withText("even").withKey("k2"), all.withKey("k2"), all.withKey("k3"),
                all.withAddress("192.0.2.3"), all.withAddress("192.0.2.9").withText("odd"), all.withLevel(30),
                all.withLevel(60), all.withText("-odd").withTime(1_020_000L, 1_030_000L),
                all.withText("odd").withTime(1_020_000L, 1_021_000L), all.with(FieldFilter.of("paid", "true")),
                all.with(new FieldFilter("user", List.of("bob"), true)),
                all.withLevel(30).withText("number*").withTime(null, 1_040_000L));
    }

    @Test
    void continuesWhereItEnded() throws Exception {
        for (EventFilter filter : filters()) {
            List<Long> whole = seqs(store.events().list(EventQuery.newest(filter, EVENTS)).events());
            List<Long> parts = new ArrayList<>();
            EventQuery.Cursor before = null;
            EventPage page;
            int pages = 0;
            do {
                page = quick().list(new EventQuery(filter, before, null, WANTED));
                parts.addAll(seqs(page.events()));
                StoredEvent last = page.events().isEmpty() ? null : page.events().get(page.events().size() - 1);
                before = page.isPartial()
                        ? page.reached()
                        : last == null
                                ? null
                                : new EventQuery.Cursor(last.ts(), last.seq());
                assertThat(++pages).as("pages of %s", filter).isLessThan(EVENTS / WANTED + 20);
            } while (page.older());
            assertThat(parts).as(filter.toString()).isEqualTo(whole);
        }
    }

    @Test
    void saysThatItIsPartial() throws Exception {
        EventFilter absent = EventFilter.ALL.withText("*nothing*");

        EventPage page = quick().list(EventQuery.newest(absent, WANTED));

        assertThat(page.isPartial()).isTrue();
        assertThat(page.older()).isTrue();
        assertThat(page.events()).isEmpty();
        assertThat(quick().count(absent, 10)).isEqualTo(new Counted(0, true));
        assertThat(quick().histogram(absent.withTime(0L, 2_000_000L), 1_000).capped()).isTrue();
        assertThat(store.events().count(absent, 10)).isEqualTo(new Counted(0, false));
        assertThat(store.events().list(EventQuery.newest(absent, WANTED)).isPartial()).isFalse();
        assertThat(store.events().histogram(absent.withTime(0L, 2_000_000L), 1_000).capped()).isFalse();
    }

    @Test
    void followsArrivalsWithoutAGap() throws Exception {
        for (EventFilter filter : filters()) {
            List<Long> seen = new ArrayList<>();
            long after = 0;
            while (after < EVENTS) {
                EventPage page = quick().list(new EventQuery(filter, null, after, WANTED));
                seen.addAll(seqs(page.events()));
                long next = page.isPartial()
                        ? page.reached().seq()
                        : page.events().size() == WANTED ? seen.get(seen.size() - 1) : page.newest();
                assertThat(next).as(filter.toString()).isGreaterThan(after);
                after = next;
            }
            List<Long> whole = new ArrayList<>(
                    seqs(store.events().list(EventQuery.newest(filter, EVENTS)).events()));
            whole.sort(null);
            assertThat(seen).as(filter.toString()).isEqualTo(whole);
        }
    }

    @Test
    void findsNoLessWithoutTheIndexOfBeginnings() throws Exception {
        EventReads comparing = new SqlReads(new SqliteDialect(pool, -1));
        for (String text : List.of("overp*", "number12*", "\"delivery number5*\"", "nothing*", "-deliv*", "overp* odd",
                "overp* OR number77*", "number5* -even", "OVERP*")) {
            for (EventFilter filter : List.of(EventFilter.ALL.withText(text),
                    EventFilter.ALL.withText(text).withLevel(30), EventFilter.ALL.withText(text).withTime(1_020_000L,
                            1_040_000L))) {
                EventPage indexed = store.events().list(EventQuery.newest(filter, WANTED));
                EventPage compared = comparing.list(EventQuery.newest(filter, WANTED));

                assertThat(compared.events()).as(text).isEqualTo(indexed.events());
                assertThat(compared.older()).as(text).isEqualTo(indexed.older());
                assertThat(comparing.count(filter, 500)).as(text).isEqualTo(store.events().count(filter, 500));
                EventFilter timed = filter.withTime(1_000_000L, 1_050_000L);
                assertThat(comparing.histogram(timed, 1_000)).as(text)
                        .isEqualTo(store.events().histogram(timed, 1_000));
            }
        }
    }

    @Test
    void comparesEventsOnlyUntilThereAreEnough() throws Exception {
        List<String> queries = new ArrayList<>();
        int[] rows = new int[1];
        EventFilter filter = EventFilter.ALL.withText("number*");

        EventPage page = new SqlReads(watched(new SqliteDialect(pool, -1), queries, rows))
                .list(EventQuery.newest(filter, 2));

        assertThat(page.events()).hasSize(2);
        assertThat(page.older()).isTrue();
        assertThat(rows[0]).isEqualTo(3);
    }

    @Test
    void theHistogramOfAShortTimeNeedsNoWords() throws Exception {
        List<String> queries = new ArrayList<>();
        EventFilter filter = EventFilter.ALL.withSource("shop").withLevel(30).withTime(1_020_000L, 1_040_000L);

        Histogram histogram = new SqlReads(watched(new SqliteDialect(pool), queries, new int[1])).histogram(filter,
                1_000);

        assertThat(queries).isNotEmpty().noneMatch(sql -> sql.contains("MATCH"));
        assertThat(histogram).isEqualTo(Histogram.of(
                store.events().list(EventQuery.newest(filter, EVENTS)).events(), 1_000, false));
    }

    @Test
    void blocksHaveTimeOfTheirOwnAfterTheIndexOfTimesHasUsedIt() throws Exception {
        Duration searchTime = Duration.ofHours(1);
        List<Long> ends = new ArrayList<>();
        EventFilter filter = EventFilter.ALL.withLevel(30).withTime(0L, 2_000_000L);

        Histogram histogram = new SqlReads(firstTimesOut(new SqliteDialect(pool), ends), searchTime).histogram(filter,
                1_000);

        assertThat(histogram).isEqualTo(store.events().histogram(filter, 1_000));
        // The first query of blocks is always made. The second ends after the blocks' part of the time, a quarter.
        assertThat(ends).hasSizeGreaterThan(2);
        assertThat(ends.get(0) - ends.get(2)).as("end of the first search, after that of the blocks")
                .isGreaterThan(searchTime.dividedBy(2).toNanos());
    }

    /** Records the ends of queries that have one; the first such query times out. */
    private static EventDialect firstTimesOut(EventDialect dialect, List<Long> ends) {
        return TimedQueries.replaced(dialect, new TimedQueries.Query() {
            @Override
            public <T> T run(Transaction.Work<T> work, long end) throws StoreException {
                ends.add(end);
                if (ends.size() == 1) {
                    throw new StoreException(StoreException.Kind.TIMEOUT, "no time");
                }
                return dialect.query(work, end);
            }
        });
    }

    /** Records queries that have an end, and their rows. */
    private static EventDialect watched(EventDialect dialect, List<String> queries, int[] rows) {
        return TimedQueries.endless(dialect, (transaction, each, sql, values) -> {
            queries.add(sql);
            transaction.each(row -> {
                rows[0]++;
                return each.take(row);
            }, sql, values);
        });
    }

    @Test
    void countsWithoutLookingAtEachEvent() throws Exception {
        long start = 1_000_000;
        for (long[] time : new long[][]{{start, start + 60_000}, {start + 1, start + 17},
                {start - 60_000, start + 13_337},
                {0, 3_600_000}, {start + 20_000, start + 19_000}}) {
            EventFilter filter = EventFilter.ALL.withTime(time[0], time[1]);
            long expected = store.events().list(EventQuery.newest(filter, 2 * EVENTS)).events().size();

            assertThat(quick().count(filter, 100_000)).isEqualTo(new Counted(expected, false));
            assertThat(quick().count(filter.withLevel(40), 100_000)).isEqualTo(new Counted(0, false));
        }
        assertThat(quick().count(EventFilter.ALL, 100_000).events()).isEqualTo(EVENTS);
        assertThat(quick().count(EventFilter.ALL.withLevel(30), 100_000).events()).isEqualTo(EVENTS / 50);
        assertThat(quick().count(EventFilter.ALL.withLevel(30), 7)).isEqualTo(new Counted(7, true));
    }

    /** For one request each. */
    private EventReads quick() {
        return new SqlReads(new SqliteDialect(pool), Duration.ZERO);
    }

    private static List<Long> seqs(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::seq).toList();
    }

    @Test
    void countsBeyondAPageAreExactEvenIfThereIsNoTime() throws Exception {
        assertThat(quick().count(EventFilter.ALL.withText("odd"), 10_001)).isEqualTo(new Counted(1_000, true));
        assertThat(quick().count(EventFilter.ALL.withText("odd"), 1_000_001))
                .isEqualTo(new Counted(EVENTS / 2, false));
    }

    @Test
    void histogramOfAStateHasOnlyTheNewestThousandIfThereIsNoTimeForMore() throws Exception {
        List<EventStore.Arrival> events = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            events.add(new TestEvent("f" + i).ts(i).level(i % 3 == 0 ? 40 : 20).issue("A" + i % 2).arrival(1));
        }
        store.append(events);
        EventFilter open = EventFilter.ALL.withState(IssueState.OPEN).withTime(0L, 2_000L);

        Histogram whole = new SqlReads(new SqliteDialect(pool)).histogram(open, 500);
        Histogram newest = quick().histogram(open, 500);

        assertThat(whole.bars()).containsExactly(new Histogram.Bar(0, 167, 0, 333), new Histogram.Bar(500, 167, 0, 333),
                new Histogram.Bar(1_000, 166, 0, 334));
        assertThat(whole.capped()).isFalse();
        assertThat(newest.bars()).isEqualTo(whole.bars().subList(1, 3));
        assertThat(newest.capped()).isTrue();
    }
}
