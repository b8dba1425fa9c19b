// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What becomes of events when a receiver or the server goes away in the midst of work. */
class OutageIT {
    private static final String KEY = "a-key-for-tests-only-0123456789";
    private static final Path DIR = Path.of(System.getProperty("it.dir"));
    private static final long OUTAGE = TimeUnit.SECONDS.toNanos(Integer.getInteger("outage.seconds"));
    private static final Duration LONG = Duration.ofMinutes(2);

    /** The collector is killed, not asked: what it acknowledged it must have, all else must come again. */
    @Test
    void restartedCollectorHasEveryEventOnceAndInOrder() throws Exception {
        try (Liberty collector = new Liberty("collector"); Liberty shop = new Liberty("shop")) {
            Map<String, String> collecting = Map.of("EVENTLOG_ENABLED", "false", "EVENTLOG_COLLECTOR_KEYS",
                    "shop=" + KEY,
                    "EVENTLOG_COLLECTOR_OPEN_TO_LOOPBACK", "true");
            collector.start(collecting);
            shop.start(Map.of("EVENTLOG_PROTOCOL", "http", "EVENTLOG_HOST", "localhost", "EVENTLOG_PORT",
                    String.valueOf(collector.port()), "EVENTLOG_KEY", KEY));

            List<String> requests = load(shop, 0, OUTAGE / 4);
            collector.kill();
            requests.addAll(load(shop, requests.size(), OUTAGE));
            collector.start(collecting);
            requests.addAll(load(shop, requests.size(), OUTAGE / 4));

            Collected collected = new Collected(collector.port());
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(missing(requests, requestIds(collected.named("http_request")))).isEmpty());
            assertThat(requestIds(collected.named("http_request"))).containsExactlyElementsOf(requests);
        }
    }

    @Test
    @EnabledIf("org.eventlog.it.Rsyslog#installed")
    void restartedRsyslogHasEveryEventInOrder() throws Exception {
        try (Rsyslog rsyslog = new Rsyslog(DIR.resolve("rsyslog-outage")); Liberty shop = new Liberty("shop-tcp")) {
            rsyslog.start();
            shop.start(tcp(rsyslog.port()));

            List<String> requests = load(shop, 0, OUTAGE / 4);
            rsyslog.stop();
            requests.addAll(load(shop, requests.size(), OUTAGE));
            rsyslog.start();
            requests.addAll(load(shop, requests.size(), OUTAGE / 4));

            await().atMost(LONG).untilAsserted(() -> assertThat(missing(requests, distinct(rsyslog))).isEmpty());
            assertThat(distinct(rsyslog)).containsExactlyElementsOf(requests);
        }
    }

    @Test
    @EnabledIf("org.eventlog.it.Rsyslog#installed")
    void aRealRsyslogGetsEveryEventAsValidJson() throws Exception {
        try (Rsyslog rsyslog = new Rsyslog(DIR.resolve("rsyslog")); Liberty server = new Liberty("shop-rsyslog")) {
            rsyslog.start();
            server.start(tcp(rsyslog.port()));
            Shop shop = new Shop(server.port());
            shop.get("/checkout");
            shop.post("/j_security_check", Map.of("j_username", "ada", "j_password", "ada"));
            shop.post("/cart", Map.of("product", "kettle", "quantity", "1"));
            shop.post("/checkout", Map.of("reader", "counter"));
            shop.post("/cart", Map.of("product", "axe", "quantity", "1"));
            shop.post("/checkout", Map.of("reader", "broken"));
            shop.get("/slow");

            await().atMost(LONG).untilAsserted(() -> assertThat(rsyslog.lines()).noneMatch(l -> l.startsWith("FAIL"))
                    .extracting(line -> Collected.json(line).getString("name", ""))
                    .contains("shop.cart.add", "shop.order.placed", "shop.order.failed", "http_request",
                            "log_record"));
            assertThat(rsyslog.lines()).map(Collected::json)
                    .filteredOn(e -> e.getString("name", "").startsWith("shop."))
                    .allSatisfy(e -> assertThat(e.getString("user") + e.getString("session") + e.getString("reqId", ""))
                            .matches("ada[0-9a-f]{32}"));
        }
    }

    @Test
    void deliversEventsFromDiskAfterTheServerWasKilled() throws Exception {
        try (Liberty collector = new Liberty("collector-late"); Liberty shop = new Liberty("shop-killed")) {
            Map<String, String> logging = Map.of("EVENTLOG_PROTOCOL", "http", "EVENTLOG_HOST", "localhost",
                    "EVENTLOG_PORT", String.valueOf(collector.port()), "EVENTLOG_KEY", KEY);
            shop.start(logging);
            List<String> requests = load(shop, 0, OUTAGE / 4);
            await().atMost(LONG).until(() -> metric(shop, "eventlog_inbox_size_bytes") == 0);
            shop.kill();
            collector.start(Map.of("EVENTLOG_ENABLED", "false", "EVENTLOG_COLLECTOR_KEYS", "shop=" + KEY,
                    "EVENTLOG_COLLECTOR_OPEN_TO_LOOPBACK", "true"));
            shop.start(logging);

            Collected collected = new Collected(collector.port());
            await().atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(missing(requests, requestIds(collected.named("http_request")))).isEmpty());
            assertThat(requestIds(collected.named("http_request"))).containsExactlyElementsOf(requests);
        }
    }

    /** Requests one after the other, for so long; returns their ids. */
    private static List<String> load(Liberty server, int from, long nanos) throws Exception {
        Shop shop = new Shop(server.port());
        List<String> ids = new ArrayList<>();
        for (long start = System.nanoTime(); System.nanoTime() - start < nanos;) {
            String id = "load-" + (from + ids.size());
            assertThat(shop.get("/product/lantern", "X-Request-ID", id).statusCode()).isEqualTo(200);
            ids.add(id);
        }
        return ids;
    }

    private static double metric(Liberty server, String name) throws Exception {
        return new Shop(server.port()).get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> requestIds(List<JsonObject> events) {
        return events.stream().map(e -> e.getString("reqId", "")).filter(id -> id.startsWith("load-")).toList();
    }

    private static Set<String> missing(List<String> requests, List<String> arrived) {
        Set<String> missing = new LinkedHashSet<>(requests);
        missing.removeAll(new HashSet<>(arrived));
        return missing;
    }

    /** The request ids of what arrived; an event that came twice, under one id, counts once. */
    private static List<String> distinct(Rsyslog rsyslog) throws Exception {
        return rsyslog.lines()
                .stream()
                .map(Collected::json)
                .filter(e -> e.getString("name", "").equals("http_request"))
                .map(e -> e.getString("reqId") + " " + e.getString("id"))
                .filter(id -> id.startsWith("load-"))
                .distinct()
                .map(id -> id.substring(0, id.indexOf(' ')))
                .toList();
    }

    private static Map<String, String> tcp(int port) {
        return Map.of("EVENTLOG_HOST", "127.0.0.1", "EVENTLOG_PORT", String.valueOf(port));
    }
}
