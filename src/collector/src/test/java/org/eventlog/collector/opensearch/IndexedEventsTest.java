// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.LogEvent;
import org.eventlog.RejectedEvent;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a real OpenSearch accepts {@code eventlog.http.body=bulk}, whatever the application's field names. */
@Tag("opensearch")
@Timeout(120)
class IndexedEventsTest {
    @RegisterExtension
    static final OpenSearchNode NODE = new OpenSearchNode();
    private static final Path RECEIVERS = Path.of("../../server-config/receivers");
    private static final List<String> NAMES = List.of("", " ", "\u2003", ".", "..", "a..b", ".a", "a.", "a. .b", "a",
            "a.b", "a.b.c", "x[0]", "[x]", "*", "_id", "_source", "_doc_count", "\u0000", "a\u0000b", "\n", "\"", "\\",
            "=", "@timestamp", "message", " ".repeat(200) + "x", "k".repeat(500), "Größe", "\ud800");

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @CsvSource({"ecs, eventlog.fields", "logstash, extra", "eventlog, fields"})
    void noNameOfAFieldIsRefused(String layout, String place) throws Exception {
        List<LogEvent> events = new ArrayList<>();
        for (String name : NAMES) {
            events.add(LogEvent.named("n").field(name, "text").build());
            events.add(LogEvent.named("n").field("m" + events.size(), Map.of(name, Map.of(name, List.of(1)))).build());
        }
        LogEvent.Builder all = LogEvent.named("n");
        NAMES.forEach(name -> all.field(name, "text"));
        events.add(all.build());

        assertThat(sent("names-" + layout, layout, events)).isEmpty();
        assertThat(count("names-" + layout)).isEqualTo(events.size());
        assertThat(search("names-" + layout, place + "._", "text")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"extra", "none"})
    void noNameIsRefusedAmongLogstashsKeys(String extra) throws Exception {
        List<LogEvent> events = new ArrayList<>();
        NAMES.forEach(name -> events.add(LogEvent.named("n").field(name, "text").build()));

        assertThat(sent("logstash-" + extra, "logstash", events, "eventlog.logstash.extra", extra)).isEmpty();
        assertThat(count("logstash-" + extra)).isEqualTo(events.size());
    }

    @Test
    void withOurTemplateNoValueIsRefused() throws Exception {
        put("/_index_template/eventlog-ecs", Files.readString(RECEIVERS.resolve("opensearch/eventlog-ecs.json")));
        Object deep = "end";
        for (int i = 0; i < 30; i++) {
            deep = Map.of("level" + i, deep);
        }
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            many.put("key" + i, i);
        }
        Object[] values = {1, 1L << 62, 1.5, 1e300, Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE,
                new java.math.BigInteger("9".repeat(40)), new java.math.BigDecimal("1e400"), true, "text", "",
                "2026-01-01T00:00:00Z", "12", "x".repeat(40_000), "€".repeat(40_000), "\u0000", Map.of("b", 1),
                Map.of("b", Map.of("c", 1)), Map.of(), List.of(), List.of(1, "a", Map.of("b", 2), List.of(List.of())),
                Collections.singletonList(null), deep, many, Instant.MAX, new Object()};
        List<LogEvent> events = new ArrayList<>();
        for (Object value : values) {
            events.add(LogEvent.named("n").field("a", value).field("status", value).field("a.b", value).build());
            events.add(LogEvent.named("http_request").field("status", value).field("durationMs", value)
                    .field("path", value).field("method", value).build());
        }
        for (double value : new double[]{0, 1e308, Double.NaN, Double.NEGATIVE_INFINITY}) {
            events.add(LogEvent.named("n").value(value).build());
        }
        for (Instant time : List.of(Instant.EPOCH, Instant.MIN, Instant.MAX, Instant.parse("-0001-01-01T00:00:00Z"),
                Instant.parse("+10000-01-01T00:00:00Z"))) {
            events.add(LogEvent.named("n").time(time).build());
        }
        for (String text : List.of("", "x".repeat(100_000), "€".repeat(100_000), "\u0000")) {
            events.add(LogEvent.named(text.isEmpty() ? "n" : text).message(text).target(text).tag(text).user(text)
                    .session(text).requestId(text).correlationId(text).exception(new IllegalStateException(text))
                    .build());
        }
        for (int i = 0; i < 1500; i++) {
            events.add(LogEvent.named("n").field("only" + i, i).build());
        }

        assertThat(sent("eventlog-shop", "ecs", events, "eventlog.release", "1.4.2")).isEmpty();
        assertThat(count("eventlog-shop")).isEqualTo(events.size());
        assertThat(search("eventlog-shop", "eventlog.fields.a_b", "text")).isEqualTo(1);
        assertThat(search("eventlog-shop", "eventlog.fields.only7", "7")).isEqualTo(1);
        assertThat(search("eventlog-shop", "service.version", "1.4.2")).isPositive();
    }

    @Test
    void theTemplatesForBothStoresDifferInOneType() throws Exception {
        String flat = Files.readString(RECEIVERS.resolve("opensearch/eventlog-ecs.json"));
        String flattened = Files.readString(RECEIVERS.resolve("elasticsearch/eventlog-ecs.json"));

        assertThat(flattened).isEqualTo(flat.replace("\"flat_object\"",
                "\"flattened\", \"ignore_above\": 8191, \"depth_limit\": 20"));
    }

    private static List<RejectedEvent> sent(String index, String layout, List<LogEvent> events, String... more)
            throws InterruptedException {
        EventLog.Builder builder = EventLog.builder().protocol("http").host("127.0.0.1").port(NODE.url().getPort())
                .set("eventlog.http.body", "bulk").set("eventlog.http.index", index).set("eventlog.layout", layout)
                .set("eventlog.db", ":memory:");
        for (int i = 0; i < more.length; i += 2) {
            builder.set(more[i], more[i + 1]);
        }
        try (EventLog log = builder.build()) {
            events.forEach(log::log);
            assertThat(log.flush(Duration.ofSeconds(60))).isTrue();
            return log.rejected().list(0, 1000);
        }
    }

    private long count(String index) throws Exception {
        ask("POST", '/' + index + "/_refresh", "");
        return ask("GET", '/' + index + "/_count", "").getJsonNumber("count").longValue();
    }

    private long search(String index, String field, String value) throws Exception {
        JsonObject found = ask("POST", '/' + index + "/_search", Json.createObjectBuilder().add("query",
                Json.createObjectBuilder().add("match", Json.createObjectBuilder().add(field, value))).build()
                .toString());
        return found.getJsonObject("hits").getJsonObject("total").getJsonNumber("value").longValue();
    }

    private void put(String path, String body) throws Exception {
        ask("PUT", path, body);
    }

    private JsonObject ask(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(NODE.url() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json").build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.createReader(new StringReader(response.body())).readObject();
    }
}
