// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.keys.Secret;
import org.eventlog.collector.store.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much processor time it takes to parse an event and to store it, without a server, printed for each portion; the
 * build stores a few and asserts only that all of them are there:
 *
 * <pre>
 * mvn test -pl src/collector -am -Dtest=AppendSpeedTest -Dsurefire.failIfNoSpecifiedTests=false -Dappend.events=1000000
 * </pre>
 *
 * {@code -Dappend.commit} is the number of events of a commit;
 * {@code -Dappend.varied=true} makes events whose users, paths, times and ids differ.
 */
class AppendSpeedTest {
    private static final int EVENTS = Integer.getInteger("append.events", 3_000);
    private static final int COMMIT = Integer.getInteger("append.commit", 1_000);
    private static final int PORTION = Integer.getInteger("append.portion", 100_000);
    private static final boolean VARIED = Boolean.getBoolean("append.varied");
    private static final long START = Instant.parse("2026-05-04T03:02:01Z").toEpochMilli();
    private static final String[] PATHS = "product cart checkout search account orders login help".split(" ");

    @TempDir
    Path directory;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Random random = new Random(7);

    @Test
    void storesEvents() throws Exception {
        measure(directory);
    }

    void measure(Path dir) throws Exception {
        SqliteStore store = new SqliteStore(new CollectorConfig.Store(dir.resolve("events.db"), Duration.ofSeconds(5),
                Duration.ofMinutes(1)));
        store.open();
        try {
            store.keys().configure(List.of(Secret.of("shop-secret-of-20-letters").row("shop")), START);
            EventParser parser = new EventParser(ConfigReader.read(Host.source(dir)).limits(), Duration.ofDays(30),
                    InstantSource.fixed(Instant.ofEpochMilli(START + EVENTS)));
            Cost total = new Cost();
            for (int from = 0; from < EVENTS; from += PORTION) {
                Cost cost = portion(store, parser, from, Math.min(EVENTS, from + PORTION));
                System.out.printf(Locale.ROOT,
                        "to %,d: parse %.1f us, append %.1f us of processor time, %.1f us elapsed%n",
                        from + cost.events, cost.parse / 1e3 / cost.events, cost.append / 1e3 / cost.events,
                        cost.elapsed / 1e3 / cost.events);
                total.add(cost);
            }
            System.out.printf(Locale.ROOT, "all: parse %.1f us, append %.1f us, %.1f us elapsed; %d MB%n",
                    total.parse / 1e3 / EVENTS, total.append / 1e3 / EVENTS, total.elapsed / 1e3 / EVENTS,
                    store.facts().bytes() >> 20);
            assertThat(store.facts().events()).isEqualTo(EVENTS);
        } finally {
            store.close();
        }
    }

    private Cost portion(SqliteStore store, EventParser parser, int from, int to) throws Exception {
        Cost cost = new Cost();
        List<String> lines = new ArrayList<>();
        for (int i = from; i < to; i++) {
            lines.add(json(i));
            if (lines.size() == COMMIT || i == to - 1) {
                long began = threads.getCurrentThreadCpuTime();
                List<EventStore.Arrival> arrivals = new ArrayList<>();
                for (String line : lines) {
                    NewEvent event = parser.parse(line);
                    arrivals.add(new EventStore.Arrival(event, 1, "k1", START, "192.0.2.1", "api"));
                }
                long parsed = threads.getCurrentThreadCpuTime();
                long clock = System.nanoTime();
                store.append(arrivals);
                cost.elapsed += System.nanoTime() - clock;
                cost.append += threads.getCurrentThreadCpuTime() - parsed;
                cost.parse += parsed - began;
                cost.events += lines.size();
                lines.clear();
            }
        }
        return cost;
    }

    /** An event as a shop's request filter makes it, about 450 bytes. */
    private String json(int i) {
        String path = VARIED ? PATHS[random.nextInt(PATHS.length)] + '/' + random.nextInt(500) : "product/lantern";
        return "{\"id\":\"0199c0de-7a11-7c3e-9f00-" + String.format(Locale.ROOT, "%012d", i)
                + "\",\"name\":\"http_request\",\"tstamp\":" + (START + i) + ",\"level\":\""
                + (i % 50 == 7 ? "warn" : "info") + "\",\"message\":\"GET /shop/" + path + " 200\",\"user\":\""
                + (VARIED ? "user" + random.nextInt(3_000) : "ada") + "\",\"session\":\""
                + (VARIED ? hex() : "9f8e7d6c5b4a3210") + "\",\"reqId\":\"" + request(i)
                + "\",\"application\":\"shop\",\"host\":\"web1\",\"pid\":4242,\"target\":\"/shop/" + path
                + "\",\"fields\":{\"method\":\"GET\",\"path\":\"/shop/" + path + "\",\"status\":200,\"durationMs\":"
                + (VARIED ? random.nextInt(200_000) / 1e3 : 12.482)
                + ",\"remoteAddr\":\"192.0.2.17\",\"userAgent\":\"Mozilla/5.0\"}}";
    }

    private String hex() {
        return String.format(Locale.ROOT, "%016x", random.nextLong());
    }

    /** As IngestSpeedIT's four senders repeat theirs, in batches of 500, unless the events vary. */
    private String request(int i) {
        String hex = VARIED ? hex() : String.format(Locale.ROOT, "%016x", new Random(i % 2_000).nextLong());
        return hex.substring(0, 8) + '-' + hex.substring(8, 12) + "-4" + hex.substring(13) + "-9abc-"
                + hex.substring(4);
    }

    private static final class Cost {
        private long parse;
        private long append;
        private long elapsed;
        private int events;

        void add(Cost other) {
            parse += other.parse;
            append += other.append;
            elapsed += other.elapsed;
        }
    }
}
