// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.keys.Secret;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.IssueQuery;
import org.eventlog.collector.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long lists and searches take, printed as a table, with as many events as asked for; the build makes a few and
 * asserts only that there are answers:
 *
 * <pre>
 * mvn test -pl src/collector -am -Dtest=SearchSpeedTest -Dsurefire.failIfNoSpecifiedTests=false -Dsearch.events=1000000
 * </pre>
 */
class SearchSpeedTest {
    private static final int EVENTS = Integer.getInteger("search.events", 5_000);
    private static final int ROUNDS = Integer.getInteger("search.rounds", 100);
    private static final int BATCH = 5_000;
    private static final long END = Instant.parse("2026-05-04T03:02:01Z").toEpochMilli();
    private static final long SPAN = Duration.ofDays(7).toMillis();
    private static final List<String> SOURCES = List.of("shop", "billing", "stock", "mail");
    private static final String[] WORDS = ("order basket checkout payment invoice customer lantern kettle axe stove rope "
            + "refused accepted connection timeout database gateway session expired retry delivered parcel address "
            + "currency total discount voucher stock missing reserved shipped returned printed archived queued")
            .split(" ");

    @TempDir
    Path directory;
    private final Random random = new Random(7);

    @Test
    void answersListsAndSearches() throws Exception {
        SqliteStore store = new SqliteStore(new CollectorConfig.Store(directory.resolve("events.db"),
                Duration.ofSeconds(5), Duration.ofMinutes(1)));
        store.open();
        try {
            long began = System.nanoTime();
            fill(store);
            double seconds = (System.nanoTime() - began) / 1e9;
            StringBuilder table = new StringBuilder(String.format(Locale.ROOT,
                    "%,d events, filled at %,.0f a second, %,d MB%n| | p50 ms | p95 ms |%n|---|---|---|%n", EVENTS,
                    EVENTS / seconds, store.facts().bytes() >> 20));
            for (Map.Entry<String, Question> one : questions(store).entrySet()) {
                double[] millis = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    long from = System.nanoTime();
                    one.getValue().ask();
                    millis[round] = (System.nanoTime() - from) / 1e6;
                }
                Arrays.sort(millis);
                table.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f |%n", one.getKey(), millis[ROUNDS / 2],
                        millis[(int) (ROUNDS * 0.95)]));
            }
            System.out.println(table);
        } finally {
            store.close();
        }
    }

    private Map<String, Question> questions(SqliteStore store) throws StoreException {
        EventReads events = store.events();
        Map<String, Question> all = new LinkedHashMap<>();
        all.put("the newest hundred", () -> some(events, EventFilter.ALL));
        all.put("older ones, at any place", () -> assertThat(events.list(new EventQuery(EventFilter.ALL,
                new EventQuery.Cursor(any(), 1), null, 100)).events()).isNotNull());
        all.put("errors", () -> some(events, EventFilter.ALL.withLevel(40)));
        all.put("one source", () -> some(events, EventFilter.ALL.withSource(source())));
        all.put("errors of one source", () -> events.list(EventQuery.newest(
                EventFilter.ALL.withSource(source()).withLevel(40), 100)));
        all.put("an hour", () -> {
            long from = any();
            events.list(EventQuery.newest(EventFilter.ALL.withTime(from, from + 3_600_000), 100));
        });
        all.put("one request", () -> events.list(EventQuery.newest(
                EventFilter.ALL.withRequest("r" + random.nextInt(EVENTS)), 100)));
        all.put("a frequent word", () -> some(events, EventFilter.ALL.withText(word())));
        all.put("two words",
                () -> events.list(EventQuery.newest(EventFilter.ALL.withText(word() + " " + word()), 100)));
        all.put("a rare word", () -> events.list(EventQuery.newest(
                EventFilter.ALL.withText("n" + random.nextInt(EVENTS)), 100)));
        all.put("the beginning of a word", () -> events.list(EventQuery.newest(
                EventFilter.ALL.withText("n" + random.nextInt(Math.max(1, EVENTS / 10)) + "*"), 100)));
        all.put("a word among errors of one source", () -> events.list(EventQuery.newest(
                EventFilter.ALL.withText(word()).withSource(source()).withLevel(40), 100)));
        all.put("count, up to 10,001", () -> assertThat(events.count(EventFilter.ALL.withLevel(40), 10_001).events())
                .isPositive());
        all.put("histogram of a day", () -> events.histogram(
                EventFilter.ALL.withTime(END - 86_400_000, END), 1_800_000));
        all.put("histogram of a week", () -> events.histogram(EventFilter.ALL.withTime(END - SPAN, END), 10_800_000));
        all.put("histogram of a word's last day", () -> events.histogram(
                EventFilter.ALL.withText(word()).withTime(END - 86_400_000, END), 1_800_000));
        all.put("issues", () -> assertThat(store.issues().list(new IssueQuery(true, null, null, null, null, 100)))
                .isNotEmpty());
        return all;
    }

    private static void some(EventReads events, EventFilter filter) throws StoreException {
        EventPage page = events.list(EventQuery.newest(filter, 100));
        assertThat(page.events()).isNotEmpty();
    }

    private void fill(SqliteStore store) throws Exception {
        store.keys().configure(SOURCES.stream().map(name -> Secret.of(name + "-secret-of-20-letters").row(name))
                .toList(), END);
        EventParser parser = new EventParser(ConfigReader.read(Host.source(directory)).limits(),
                Duration.ofDays(30), InstantSource.fixed(Instant.ofEpochMilli(END)));
        List<EventStore.Arrival> batch = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            NewEvent event = parser.parse(json(i));
            batch.add(new EventStore.Arrival(event, 1 + i % SOURCES.size(), "k1", event.ts(), "192.0.2.1", "api"));
            if (batch.size() == BATCH || i == EVENTS - 1) {
                store.append(batch);
                batch.clear();
            }
        }
    }

    private String json(int i) {
        int dice = random.nextInt(1_000);
        String level = dice < 3 ? "error" : dice < 20 ? "warn" : dice < 120 ? "debug" : "info";
        return String.format(Locale.ROOT,
                "{\"id\":\"0199c0de%012x\",\"tstamp\":%d,\"level\":\"%s\",\"name\":\"shop.%s\","
                        + "\"user\":\"user%d\",\"reqId\":\"r%d\",\"message\":\"%s %s %s n%d %s in %d ms\",\"application\":\"shop\","
                        + "\"host\":\"web%d\",\"fields\":{\"status\":200,\"durationMs\":%d,\"path\":\"/shop/%s/%d\"}}",
                i, END - SPAN + (long) (SPAN * (i / (double) EVENTS)), level, word(),
                random.nextInt(5_000), i / 3, word(), word(), word(), i, word(), random.nextInt(900),
                random.nextInt(4), random.nextInt(900), word(), random.nextInt(1_000));
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private String source() {
        return SOURCES.get(random.nextInt(SOURCES.size()));
    }

    private long any() {
        return END - (long) (random.nextDouble() * SPAN);
    }

    private interface Question {
        void ask() throws Exception;
    }
}
