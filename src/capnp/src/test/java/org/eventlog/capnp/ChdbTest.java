// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.LogEvent;
import org.eventlog.encode.JsonFormat;
import org.eventlog.encode.JsonReader;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.Batches;
import org.eventlog.testkit.InMemoryTransport;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.contract.NastyEvents;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Tests the provided table for JSON lines with a current ClickHouse that runs within a Node.js process. */
@Timeout(120)
@EnabledIf(value = "org.eventlog.capnp.ClickHouse#isChdbInstalled", disabledReason = "chdb is not installed, see src/test/node/package.json")
class ChdbTest {
    private static final String FILE = "eventlog-json.sql";

    private static ClickHouse chdb;
    private String path;

    @BeforeAll
    static void start() throws Exception {
        chdb = ClickHouse.chdb();
    }

    @AfterAll
    static void stop() {
        if (chdb != null) {
            chdb.close();
        }
    }

    @BeforeEach
    void createTable() throws Exception {
        chdb.query("DROP TABLE IF EXISTS eventlog");
        chdb.query(ClickHouse.readyMade(FILE));
        path = ClickHouse.readyMadePath(FILE);
    }

    @Test
    void eachColumnHoldsThePartOfTheEventInItsType() throws Exception {
        List<ReceivedEvent> events = encode(new ArrayList<>(NastyEvents.all().values()));
        try (Transport transport = chdb.transport(new JsonFormat(), path, "ndjson")) {
            transport.send(Batches.of(0, events.stream().map(event -> event.text().strip()).toArray(String[]::new)));
        }

        List<Map<String, Object>> rows = chdb.rows("SELECT * REPLACE (toUnixTimestamp64Milli(tstamp) AS tstamp)"
                + " FROM eventlog ORDER BY seq SETTINGS output_format_json_quote_denormals = 1");
        assertThat(rows).hasSameSizeAs(events);
        for (int i = 0; i < rows.size(); i++) {
            assertRow(rows.get(i), events.get(i).json());
        }
    }

    private static void assertRow(Map<String, Object> row, Map<String, Object> event) throws Exception {
        assertThat(row.keySet()).as("columns for all keys").containsAll(event.keySet());
        for (Map.Entry<String, Object> column : row.entrySet()) {
            Object sent = event.get(column.getKey());
            Object there = column.getValue();
            switch (column.getKey()) {
                case "fields" -> assertFields((Map<?, ?>) there, (Map<?, ?>) sent);
                case "exception" -> assertException((Map<?, ?>) there, (Map<?, ?>) sent);
                case "value" -> assertThat(number(there)).as("value").isEqualTo(number(sent));
                default -> {
                    if (sent == null) {
                        assertThat(there).as(column.getKey()).isIn("", 0L, false, List.of());
                    } else {
                        assertThat(there).as(column.getKey()).isEqualTo(sent);
                    }
                }
            }
        }
    }

    private static Double number(Object value) {
        return value == null
                ? null
                : Double.valueOf(String.valueOf(value).replace("inf", "Infinity").replace("nan", "NaN")) + 0.0;
    }

    /** Numbers are texts with the same meaning. */
    private static void assertFields(Map<?, ?> there, Map<?, ?> sent) throws Exception {
        assertThat(there.keySet()).isEqualTo(sent == null ? Map.of().keySet() : sent.keySet());
        for (Map.Entry<?, ?> field : there.entrySet()) {
            Object value = sent.get(field.getKey());
            String text = (String) field.getValue();
            if (value instanceof Number number) {
                assertThat(Double.parseDouble(text)).isEqualTo(number.doubleValue());
            } else if (value == null || value instanceof String || value instanceof Boolean) {
                assertThat(text).isEqualTo(value == null ? null : value.toString());
            } else {
                assertThat(JsonReader.read(text)).isNotNull();
            }
        }
    }

    private static void assertException(Map<?, ?> there, Map<?, ?> sent) {
        for (String part : List.of("type", "message", "stack")) {
            Object value = sent == null ? null : sent.get(part);
            assertThat(there.get(part)).as(part).isEqualTo(value == null ? "" : value);
        }
        for (String part : List.of("causes", "suppressed")) {
            List<?> list = sent != null && sent.get(part) instanceof List<?> given ? given : List.of();
            assertThat((List<?>) there.get(part)).as(part).hasSameSizeAs(list);
        }
    }

    @Test
    void integersAndNestedFieldValuesArriveUnchanged() throws Exception {
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("a", List.of(1, true));
        deliver(List.of(LogEvent.named("e").time(Instant.parse("2026-11-29T10:00:00.123Z")).field("big", Long.MAX_VALUE)
                .field("nested", nested).build()));

        Map<String, Object> row = chdb.rows("SELECT fields, tstamp FROM eventlog").get(0);
        assertThat(row).isEqualTo(Map.of("tstamp", "2026-11-29 10:00:00.123", "fields",
                Map.of("big", String.valueOf(Long.MAX_VALUE), "nested", "{\"a\":[1,true]}")));
    }

    @Test
    void anEventThatIsSentTwiceIsReadOnce() throws Exception {
        List<ReceivedEvent> events = encode(List.of(LogEvent.named("e").build()));
        try (Transport transport = chdb.transport(new JsonFormat(), path, "ndjson")) {
            transport.send(Batches.of(0, events.get(0).text().strip()));
            transport.send(Batches.of(0, events.get(0).text().strip()));
        }

        assertThat(chdb.rows("SELECT name FROM eventlog FINAL")).hasSize(1);
    }

    @Test
    void missingTableRequiresAnOperatorAndInvalidValueIsRejected() throws Exception {
        try (Transport transport = chdb.transport(new JsonFormat(), path, "ndjson")) {
            assertThatThrownBy(() -> transport.send(Batches.of(0, "{\"tstamp\":\"no time\"}")))
                    .isInstanceOf(RejectedException.class);
        }
        try (Transport transport = chdb.transport(new JsonFormat(), path.replace("eventlog", "nowhere"), "ndjson")) {
            assertThat(catchThrowableOfType(TransportException.class,
                    () -> transport.send(Batches.of(0, "{\"name\":\"a\"}"))).isFatal()).isTrue();
        }
    }

    private void deliver(List<LogEvent> events) throws Exception {
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").protocol("http").host("127.0.0.1")
                .port(chdb.port()).set("eventlog.http.body", "ndjson").set("eventlog.http.path", path).build()) {
            events.forEach(log::log);
            assertThat(log.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(log.stats().failures()).isZero();
        }
    }

    private static List<ReceivedEvent> encode(List<LogEvent> events) throws Exception {
        InMemoryTransport transport = new InMemoryTransport();
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.release", "1.4.2")
                .transport(transport).build()) {
            events.forEach(log::log);
            return transport.await(events.size(), Duration.ofSeconds(20));
        }
    }
}
