// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.encode.JsonFormat;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.testkit.Batches;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Tests a ClickHouse server with the provided table and path for Cap'n Proto, and the meaning of its responses. */
@Timeout(120)
@EnabledIf(value = "org.eventlog.capnp.ClickHouse#isServerInstalled", disabledReason = "the program clickhouse-server is not installed")
class ClickHouseServerTest {
    private static final String FILE = "eventlog-capnp.sql";
    /** The default of {@code eventlog.batch.max-bytes}. */
    private static final int MAX_BATCH_BYTES = 512 * 1024;
    private static final String LINES = "/?query=INSERT%20INTO%20t%20FORMAT%20JSONEachRow"
            + "&input_format_skip_unknown_fields=1";

    @TempDir
    static Path dir;
    private static ClickHouse server;

    @BeforeAll
    static void start() throws Exception {
        server = ClickHouse.server(dir);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void dropTables() throws Exception {
        server.query("DROP TABLE IF EXISTS eventlog");
        server.query("DROP TABLE IF EXISTS t");
    }

    @Test
    void eachColumnHoldsThePartOfTheEventInItsType() throws Exception {
        server.query(ClickHouse.readyMade(FILE));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("text", "ü\n\"\u0001");
        fields.put("count", Long.MIN_VALUE);
        fields.put("ratio", 0.1);
        fields.put("flag", true);
        fields.put("list", List.of(1L, "x"));
        fields.put("none", null);
        Instant time = Instant.parse("2026-11-29T10:00:00.123456789Z");
        RandomEvents.Stamped event = new RandomEvents.Stamped("id1", Long.MAX_VALUE, time, time.plusSeconds(1), "n",
                Level.EXTREME, "m", "t", true, -1.5, List.of("a", ""), fields,
                ContextSnapshot.of("u", "s").withRequestId("r").withCorrelationId("c").withTrace("ti", "si"),
                new LogEvent.CodeLocation("F.java", 7, "f"),
                "X", "xm", "st", true);
        RandomEvents.Stamped bare = new RandomEvents.Stamped("id2", 1, time.plusSeconds(9), time, "n2", Level.TRACE,
                null, null, false, 0, List.of(), Map.of(), ContextSnapshot.NONE, null, null, null, null, false);
        RandomEvents.Sender sender = new RandomEvents.Sender("si", "cl", "pr", "ap", "re", "ho", 42, 256 * 1024, false);

        server.post(ClickHouse.readyMadePath(FILE), Bytes.of(false, sender, List.of(event, bare)));

        List<Map<String, Object>> rows = server.rows("SELECT *, day FROM eventlog ORDER BY time");
        assertThat(rows).hasSize(2);
        Map<String, Object> row = rows.get(0);
        assertThat(row).containsEntry("id", "id1").containsEntry("sequence", String.valueOf(Long.MAX_VALUE))
                .containsEntry("time", "1795946400123456").containsEntry("timeNanos", 789L)
                .containsEntry("observed", "1795946401123456").containsEntry("observedNanos", 789L)
                .containsEntry("level", "extreme").containsEntry("name", "n").containsEntry("message", "m")
                .containsEntry("target", "t").containsEntry("hasValue", 1L).containsEntry("value", -1.5)
                .containsEntry("tags", List.of("a", "")).containsEntry("user", "u").containsEntry("session", "s")
                .containsEntry("requestId", "r").containsEntry("correlationId", "c").containsEntry("traceId", "ti")
                .containsEntry("spanId", "si").containsEntry("codeFile", "F.java").containsEntry("codeLine", 7L)
                .containsEntry("codeFunction", "f").containsEntry("exceptionType", "X")
                .containsEntry("exceptionMessage", "xm").containsEntry("stackTrace", "st")
                .containsEntry("truncated", 1L).containsEntry("site", "si").containsEntry("cluster", "cl")
                .containsEntry("project", "pr").containsEntry("application", "ap").containsEntry("release", "re")
                .containsEntry("host", "ho").containsEntry("pid", "42").containsEntry("day", "2026-11-29");
        assertThat(row).containsEntry("textFields.name", List.of("text"))
                .containsEntry("textFields.value", List.of("ü\n\"\u0001"))
                .containsEntry("integerFields.name", List.of("count"))
                .containsEntry("integerFields.value", List.of(String.valueOf(Long.MIN_VALUE)))
                .containsEntry("numberFields.name", List.of("ratio")).containsEntry("numberFields.value", List.of(0.1))
                .containsEntry("booleanFields.name", List.of("flag")).containsEntry("booleanFields.value", List.of(1L))
                .containsEntry("jsonFields.name", List.of("list", "none"))
                .containsEntry("jsonFields.value", List.of("[1,\"x\"]", "null")).hasSize(44);
        assertThat(rows.get(1)).containsEntry("level", "trace").containsEntry("message", "")
                .containsEntry("tags", List.of()).containsEntry("textFields.name", List.of());
    }

    @Test
    void anEventLogDeliversWithTheReadyMadeSettings() throws Exception {
        server.query(ClickHouse.readyMade(FILE));

        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", "capnp")
                .protocol("http").host("127.0.0.1").port(server.port()).set("eventlog.http.body", "raw")
                .set("eventlog.http.path", ClickHouse.readyMadePath(FILE)).build()) {
            for (int i = 0; i < 1000; i++) {
                log.log(LogEvent.named("e" + i).message("ü".repeat(i)).field("i", i).tag("t"));
            }
            assertThat(log.flush(Duration.ofSeconds(30))).isTrue();
            assertThat(log.stats().failures()).isZero();
        }

        assertThat(server.rows("SELECT count() AS n, uniq(id) AS ids, sum(integerFields.value[1]) AS sum,"
                + " max(lengthUTF8(message)) AS length FROM eventlog")).containsExactly(
                        Map.of("n", "1000", "ids", "1000", "sum", "499500", "length", "999"));
    }

    /**
     * Up to 19.4, ClickHouse misreads a batch if one of its buffers ends within the header of an event. Among these
     * batches, each place where a buffer may end is within a header.
     */
    @Test
    void acceptsABatchOfTheDefaultSizeWhereverABufferEnds() throws Exception {
        server.query(ClickHouse.readyMade(FILE));
        String path = ClickHouse.readyMadePath(FILE);
        int header = Long.BYTES;
        int size = batch(List.of(event(0, ""))).length;
        int id = 0;

        for (int shift = 0; shift < size; shift += header) {
            List<RandomEvents.Stamped> events = new ArrayList<>(List.of(event(id++, "x".repeat(shift))));
            for (int rest = MAX_BATCH_BYTES - size - shift - header; rest >= size; rest -= size) {
                events.add(event(id++, ""));
            }
            byte[] batch = batch(events);
            assertThat(batch).hasSizeBetween(MAX_BATCH_BYTES - 2 * size, MAX_BATCH_BYTES);

            server.post(path, batch);
        }

        assertThat(server.rows("SELECT count() AS n, uniqExact(id) AS ids FROM eventlog"))
                .containsExactly(Map.of("n", String.valueOf(id), "ids", String.valueOf(id)));
    }

    private static byte[] batch(List<RandomEvents.Stamped> events) {
        return Bytes.of(false, new RandomEvents.Sender("", "", "", "", "", "", 1, 256 * 1024, false), events);
    }

    private static RandomEvents.Stamped event(int id, String message) {
        Instant time = Instant.parse("2026-11-29T10:00:00Z");
        return new RandomEvents.Stamped("%07d".formatted(id), id, time, time, "n", Level.INFO, message, null, false, 0,
                List.of(), Map.of(), ContextSnapshot.NONE, null, null, null, null, false);
    }

    private static String doctor(String... settings) throws Exception {
        EventLog.Builder builder = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", "capnp")
                .protocol("http").host("127.0.0.1").port(server.port()).set("eventlog.http.body", "raw")
                .set("eventlog.http.path", ClickHouse.readyMadePath(FILE));
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        return builder.doctor().examine().toString().replaceAll(" +", " ");
    }

    @Test
    void theDoctorFindsEachStep() throws Exception {
        server.query(ClickHouse.readyMade(FILE));

        assertThat(doctor()).contains("ok configuration", "ok name", "ok connect 127.0.0.1:" + server.port(),
                "ok event",
                "Events reach the receiver.");
        assertThat(server.rows("SELECT name FROM eventlog")).containsExactly(Map.of("name", "eventlog.doctor"));
    }

    @Test
    void theDoctorReportsTheFault() throws Exception {
        assertThat(doctor()).containsPattern("FAILED event .*Table default.eventlog doesn't exist");
        server.query(ClickHouse.readyMade(FILE));
        String[] user = {"eventlog.http.auth", "basic", "eventlog.http.user", "reader", "eventlog.http.password"};

        assertThat(doctor("eventlog.port", "1")).contains("FAILED connect");
        assertThat(doctor(with(user, "wrong"))).containsPattern("FAILED (event|authentication) .*Wrong password")
                .contains("Events do not reach the receiver.");
        assertThat(doctor(with(user, "reader"))).containsPattern("FAILED (event|authentication) .*readonly");
        assertThat(server.rows("SELECT count() AS n FROM eventlog")).containsExactly(Map.of("n", "0"));
    }

    private static String[] with(String[] settings, String last) {
        return Stream.concat(Stream.of(settings), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void aUserWithoutPermissionRequiresAnOperator() throws Exception {
        server.query(ClickHouse.readyMade(FILE));
        String path = ClickHouse.readyMadePath(FILE) + "&user=reader&password=";
        for (String password : List.of("reader", "wrong")) {
            try (Transport transport = server.transport(new CapnpFormat(), path + password, "raw")) {
                TransportException failure = catchThrowableOfType(TransportException.class,
                        () -> transport.send(Batches.of(0, "any")));

                assertThat(failure.isFatal()).as(failure.getMessage()).isTrue();
            }
        }
    }

    @Test
    void acknowledgesJsonLinesOnceStored() throws Exception {
        server.query("CREATE TABLE t (name String, i UInt32) ENGINE = Memory");
        try (Transport transport = server.transport(new JsonFormat(), LINES, "ndjson")) {
            transport.send(Batches.of(0, "{\"name\":\"a\",\"i\":1,\"other\":[{}]}", "{\"name\":\"b\",\"i\":2}"));

            assertThat(server.rows("SELECT * FROM t ORDER BY i")).containsExactly(Map.of("name", "a", "i", 1L),
                    Map.of("name", "b", "i", 2L));
        }
    }

    @Test
    void missingTableOrInvalidQueryRequiresAnOperator() throws Exception {
        for (String path : List.of(LINES, "/?query=INSERT%20INTU%20t%20FORMAT%20JSONEachRow")) {
            try (Transport transport = server.transport(new JsonFormat(), path, "ndjson")) {
                TransportException failure = catchThrowableOfType(TransportException.class,
                        () -> transport.send(Batches.of(0, "{\"name\":\"a\"}")));

                assertThat(failure.isFatal()).as(failure.getMessage()).isTrue();
                assertThat(failure).hasMessageContaining("DB::Exception");
            }
        }
    }

    @Test
    void invalidValueIsRejected() throws Exception {
        server.query("CREATE TABLE t (name String, i UInt32) ENGINE = Memory");
        try (Transport transport = server.transport(new JsonFormat(), LINES, "ndjson")) {
            assertThatThrownBy(() -> transport.send(Batches.of(0, "{\"name\":\"a\",\"i\":\"no number\"}")))
                    .isInstanceOf(RejectedException.class).hasMessageContaining("DB::Exception");
        }
    }
}
