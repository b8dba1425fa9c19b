// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.keys.Secret;
import org.eventlog.collector.sql.EventDialect;
import org.eventlog.collector.sql.SqlReads;
import org.eventlog.collector.store.Counted;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.store.TestEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests searches that are stopped at any of their queries, on events some of which are late, or of a sender whose clock
 * is ahead, so that blocks overlap in time: a client that goes on receives all matches, each once.
 */
class InterruptedSearchTest {
    private static final int EVENTS = 18_000;
    private static final int BLOCK = 1_024;
    private static final int WANTED = 100;
    private static final long START = 1_000_000_000L;
    private static final int INTERRUPT = 9;
    private static final String OF_BLOCKS = "BETWEEN ? AND ?";
    private static final int[] STOPS = IntStream.concat(IntStream.rangeClosed(1, 14), IntStream.of(19, 27, 40))
            .toArray();

    @TempDir
    static Path directory;
    private static final List<Sent> ALL = new ArrayList<>();
    private static SqliteStore store;
    private static ReadPool pool;

    private record Sent(long seq, long ts, int number, int level) {
        boolean isAnns() {
            return number % 90 == 0;
        }

        boolean isOfSecondKey() {
            return number / BLOCK % 2 == 0 && number % 40 == 0;
        }
    }

    private enum Way {
        /** There is time for one block, and one query of the request fails. */
        NO_TIME(Duration.ZERO, false),
        /** There is time, and one query fails. */
        ONE_FAILS(Duration.ofHours(1), false),
        /** There is time, and all queries fail from one on. */
        ALL_FAIL(Duration.ofHours(1), true);

        private final Duration budget;
        private final boolean all;

        Way(Duration budget, boolean all) {
            this.budget = budget;
            this.all = all;
        }
    }

    private record Case(EventFilter filter, Predicate<Sent> matches) {
        List<Long> newestFirst() {
            Comparator<Sent> order = Comparator.comparingLong(Sent::seq);
            if (!filter.isByArrival()) {
                order = Comparator.comparingLong(Sent::ts).thenComparing(order);
            }
            return ALL.stream().filter(matches).sorted(order.reversed()).map(Sent::seq).toList();
        }
    }

    private static List<Case> cases() {
        EventFilter all = EventFilter.ALL;
        return List.of(
                new Case(all.withText("even").withKey("k2"), event -> event.isOfSecondKey() && event.number % 2 == 0),
                new Case(all.withText("*eliver*").withAddress("192.0.2.2"), event -> event.number % 97 == 3),
                new Case(all.withText("odd *eliver*").withAddress("192.0.2.2"),
                        event -> event.number % 97 == 3 && event.number % 2 == 1),
                new Case(all.with(new FieldFilter("user", List.of("bob"), true)), Sent::isAnns),
                new Case(all.withKey("k2"), Sent::isOfSecondKey),
                new Case(all.withLevel(30), event -> event.level >= 30),
                new Case(all.withAddress("192.0.2.2").withTime(START + 600_000, START + 2_400_000),
                        event -> event.number % 97 == 3 && event.ts >= START + 600_000
                                && event.ts < START + 2_400_000));
    }

    @BeforeAll
    static void fill() throws Exception {
        Path file = directory.resolve("events.db");
        store = new SqliteStore(new CollectorConfig.Store(file, Duration.ofSeconds(5), Duration.ofMinutes(5)));
        store.open();
        store.keys().configure(List.of(Secret.of(Host.KEY).row("shop")), 0);
        Random random = new Random(3);
        // Some blocks take a second, others minutes.
        int[] spaces = {20, 400, 1, 150, 100, 3};
        long now = START;
        for (int from = 0; from < EVENTS; from += 1_000) {
            List<EventStore.Arrival> events = new ArrayList<>();
            for (int i = from; i < from + 1_000; i++) {
                now += spaces[i / BLOCK % spaces.length];
                long ts = now + (random.nextInt(300) == 0 && i / BLOCK % 3 != 2
                        ? 600_000
                        : random.nextInt(50) == 0 ? -random.nextInt(300_000) : 0);
                Sent event = new Sent(i + 1, ts, i, i % 70 == 7 ? 30 : 20);
                ALL.add(event);
                String message = "delivery number" + i + (i % 2 == 0 ? " even" : " odd");
                events.add(new TestEvent("e" + i).ts(ts).level(event.level()).message(message).text(message)
                        .user(event.isAnns() ? "ann" : "bob").from(event.isOfSecondKey() ? "k2" : "k1",
                                i % 97 == 3 ? "192.0.2.2" : "192.0.2.1", "api")
                        .arrival(1));
            }
            store.append(events);
        }
        pool = new ReadPool(file, 2, Duration.ofMinutes(5));
    }

    @AfterAll
    static void close() {
        pool.close();
        store.close();
    }

    @Test
    void olderPagesContainEachMatchOnce() throws Exception {
        for (Case one : cases()) {
            List<Long> whole = one.newestFirst();
            assertThat(whole).hasSizeGreaterThan(WANTED / 2);
            for (Way way : Way.values()) {
                for (int stop : STOPS) {
                    assertThat(older(one.filter(), way, stop)).as("%s, %s at %d", one.filter(), way, stop)
                            .isEqualTo(whole);
                }
            }
        }
    }

    private static List<Long> older(EventFilter filter, Way way, int stop) throws StoreException {
        List<Long> parts = new ArrayList<>();
        EventQuery.Cursor before = null;
        int patience = stop;
        for (int pages = 0; pages < EVENTS / 10; pages++) {
            EventPage page;
            try {
                page = stopped(way, patience).list(new EventQuery(filter, before, null, WANTED));
            } catch (StoreException e) {
                assertThat(e.kind()).isEqualTo(StoreException.Kind.TIMEOUT);
                // The machine will have more time.
                patience += 3;
                continue;
            }
            assertThat(page.events()).as(filter.toString()).hasSizeLessThanOrEqualTo(WANTED);
            parts.addAll(page.events().stream().map(StoredEvent::seq).toList());
            if (!page.older()) {
                return parts;
            }
            EventQuery.Cursor next = page.isPartial() ? page.reached() : cursor(page);
            if (before != null) {
                assertThat(filter.isByArrival()
                        ? Long.compare(next.seq(), before.seq())
                        : Comparator.comparingLong(EventQuery.Cursor::ts).thenComparingLong(EventQuery.Cursor::seq)
                                .compare(next, before))
                        .as("%s after %s: %s, %s at %d", next, before, filter, way, patience).isNegative();
            }
            before = next;
        }
        throw new AssertionError("no end: " + filter + ", " + way + " at " + stop);
    }

    private static EventQuery.Cursor cursor(EventPage page) {
        StoredEvent last = page.events().get(page.events().size() - 1);
        return new EventQuery.Cursor(last.ts(), last.seq());
    }

    @Test
    void laterPagesContainEachMatchOnce() throws Exception {
        for (Case one : cases()) {
            List<Long> whole = one.newestFirst().stream().sorted().toList();
            for (Way way : Way.values()) {
                for (int stop : STOPS) {
                    assertThat(later(one.filter(), way, stop)).as("%s, %s at %d", one.filter(), way, stop)
                            .isEqualTo(whole);
                }
            }
        }
    }

    private static List<Long> later(EventFilter filter, Way way, int stop) throws StoreException {
        List<Long> parts = new ArrayList<>();
        int patience = stop;
        for (long after = 0; after < EVENTS;) {
            EventPage page;
            try {
                page = stopped(way, patience).list(new EventQuery(filter, null, after, WANTED));
            } catch (StoreException e) {
                assertThat(e.kind()).isEqualTo(StoreException.Kind.TIMEOUT);
                assertThat(patience += 3).isLessThan(EVENTS);
                continue;
            }
            parts.addAll(page.events().stream().map(StoredEvent::seq).toList());
            long next = page.isPartial()
                    ? page.reached().seq()
                    : page.events().size() == WANTED ? parts.get(parts.size() - 1) : page.newest();
            assertThat(next).as(filter.toString()).isGreaterThan(after);
            after = next;
        }
        return parts;
    }

    @Test
    void countsNoEventTwice() throws Exception {
        for (Case one : cases()) {
            long whole = one.newestFirst().size();
            EventFilter timed = one.filter().from() != null
                    ? one.filter()
                    : one.filter().withTime(0L, 2 * START);
            for (Way way : Way.values()) {
                int complete = 0;
                int timeouts = 0;
                for (int stop : STOPS) {
                    try {
                        Counted count = stopped(way, stop).count(one.filter(), EVENTS);
                        assertCounted(count.events(), count.capped(), whole);
                        Histogram bars = stopped(way, stop).histogram(timed, 1_000);
                        assertCounted(bars.bars().stream().mapToLong(Histogram.Bar::total).sum(), bars.capped(), whole);
                        if (!count.capped() && !bars.capped()) {
                            complete++;
                        }
                    } catch (StoreException e) {
                        assertThat(e.kind()).isEqualTo(StoreException.Kind.TIMEOUT);
                        timeouts++;
                    }
                }
                assertThat(timeouts).as("timeouts of %s, %s", one.filter(), way).isLessThan(STOPS.length);
                if (way == Way.ONE_FAILS) {
                    assertThat(complete).as("complete counts of %s", one.filter()).isPositive();
                }
            }
        }
    }

    @Test
    void aSenderWhoseClockIsAheadHidesNoFrequentMatches() throws Exception {
        EventFilter frequent = EventFilter.ALL.withLevel(20);
        List<Long> newest = new Case(frequent, event -> true).newestFirst().subList(0, WANTED);

        // No query of a block succeeds.
        EventReads reads = new SqlReads(timed(new SqliteDialect(pool)), Duration.ofHours(1));
        EventPage page = reads.list(EventQuery.newest(frequent, WANTED));

        assertThat(page.isPartial()).isFalse();
        assertThat(page.events()).extracting(StoredEvent::seq).isEqualTo(newest);
    }

    @Test
    void saysUpToWhichTimeEventsAreNotSearched() throws Exception {
        EventFilter filter = EventFilter.ALL.withText("even *nothing*").withAddress("192.0.2.2");
        EventPage page = new SqlReads(new SqliteDialect(pool), Duration.ZERO).list(EventQuery.newest(filter, WANTED));
        int pages = 0;
        for (; page.isPartial(); pages++) {
            EventQuery.Cursor reached = page.reached();
            long latest = ALL.stream().filter(event -> event.seq < reached.seq()).mapToLong(Sent::ts).max()
                    .getAsLong();
            assertThat(reached.ts()).isEqualTo(latest + 1);
            page = new SqlReads(new SqliteDialect(pool), Duration.ZERO)
                    .list(new EventQuery(filter, reached, null, WANTED));
        }
        assertThat(pages).isEqualTo((EVENTS - 1) / BLOCK);
    }

    private static void assertCounted(long count, boolean capped, long whole) {
        assertThat(count).isLessThanOrEqualTo(whole);
        if (!capped) {
            assertThat(count).isEqualTo(whole);
        }
    }

    /** For one request. */
    private static EventReads stopped(Way way, int stop) {
        IntPredicate stops = way.all ? number -> number >= stop : number -> number == stop;
        int[] number = new int[1];
        // Without blocks, none succeeds, so that blocks are needed.
        return new SqlReads(stopped(new SqliteDialect(pool), sql -> !sql.contains(OF_BLOCKS)
                || stops.test(++number[0])), way.budget);
    }

    private static EventDialect timed(EventDialect dialect) {
        return stopped(dialect, sql -> sql.contains(OF_BLOCKS));
    }

    /** Stops some of the queries that have an end. */
    private static EventDialect stopped(EventDialect dialect, Predicate<String> stops) {
        return TimedQueries.endless(dialect, (transaction, each, sql, values) -> {
            if (stops.test(sql)) {
                throw new SQLException("interrupted", null, INTERRUPT);
            }
            transaction.each(each, sql, values);
        });
    }
}
