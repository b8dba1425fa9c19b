// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01.234Z");

    @TempDir
    Path directory;
    private Host host;

    @BeforeEach
    void start() throws Exception {
        host = new Host(InstantSource.fixed(NOW), directory, "rate", "2000", "burst", "6000");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void truncatesALongMessageAndFlagsIt() throws Exception {
        JsonObject stored = store("{\"name\":\"a\",\"message\":\"" + "ä".repeat(20_000) + "\"}");

        assertThat(stored.getString("message")).isEqualTo("ä".repeat(16 * 1024));
        assertThat(isCut(stored)).isTrue();
    }

    @Test
    void keepsWhatIsExactlyAtTheLimit() throws Exception {
        JsonObject stored = store(
                "{\"name\":\"a\",\"message\":\"" + "x".repeat(32 * 1024) + "\",\"exception\":{\"stack\":\""
                        + "s".repeat(64 * 1024) + "\"},\"fields\":{\"v\":\"" + "v".repeat(8 * 1024) + "\"}}");

        assertThat(isCut(stored)).isFalse();
        assertThat(stored.getJsonObject("exception").getString("stack")).hasSize(64 * 1024);
    }

    @Test
    void truncatesStacksAndValuesAtTheirOwnLimits() throws Exception {
        JsonObject stored = store("{\"name\":\"a\",\"exception\":{\"type\":\"T\",\"stack\":\"" + "s".repeat(70_000)
                + "\"},\"fields\":{\"v\":\"" + "v".repeat(9_000) + "\"}}");

        assertThat(stored.getJsonObject("exception").getString("stack")).hasSize(64 * 1024);
        assertThat(stored.getJsonObject("fields").getString("v")).hasSize(8 * 1024);
        assertThat(isCut(stored)).isTrue();
    }

    @Test
    void keepsNoMoreThan200Fields() throws Exception {
        StringBuilder fields = new StringBuilder("\"f0\":0");
        for (int i = 1; i < 300; i++) {
            fields.append(",\"f").append(i).append("\":").append(i);
        }
        JsonObject stored = store("{\"name\":\"a\",\"fields\":{" + fields + "},\"user\":\"u\"}");

        // One of the 200 is the object itself.
        assertThat(stored.getJsonObject("fields")).hasSize(199);
        assertThat(stored.getString("user")).isEqualTo("u");
        assertThat(isCut(stored)).isTrue();
    }

    @Test
    void cutsLongKeysAndNames() throws Exception {
        JsonObject stored = store("{\"name\":\"" + "n".repeat(300) + "\",\"fields\":{\"" + "k".repeat(200) + "\":1}}");

        assertThat(stored.getString("name")).hasSize(256);
        assertThat(stored.getJsonObject("fields")).containsOnlyKeys("k".repeat(128));
        assertThat(isCut(stored)).isTrue();
    }

    @Test
    void replacesValuesNestedDeeperThan8() throws Exception {
        JsonObject stored = store(
                "{\"name\":\"a\",\"d2\":{\"d3\":{\"d4\":{\"d5\":{\"d6\":{\"d7\":{\"d8\":{\"d9\":{\"d10\":1}}}}}}}}}");

        assertThat(stored.toString()).contains("\"d8\":{\"d9\":\"…\"}");
        assertThat(isCut(stored)).isTrue();
    }

    @Test
    void answersTenThousandBracketsLikeAnyOther() throws Exception {
        HttpResponse<String> answer = host.event("{\"name\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        HttpResponse<String> unknownKey = host.event("{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(unknownKey.statusCode()).isIn(200, 400);
    }

    @Test
    void keepsAMonstrousNumberAsText() throws Exception {
        JsonObject stored = store("{\"name\":\"a\",\"value\":1e999999999,\"n\":" + "9".repeat(5_000) + "}");

        assertThat(stored.getString("value")).isEqualTo("1e999999999");
        assertThat(stored.getString("n")).hasSize(5_000);
    }

    @Test
    void clampsAFutureTimestampAndKeepsTheOriginal() throws Exception {
        long future = NOW.plusSeconds(11 * 60).toEpochMilli();
        JsonObject stored = store("{\"name\":\"a\",\"tstamp\":" + future + "}");

        assertThat(stored.getJsonNumber("tstamp").longValue()).isEqualTo(NOW.plusSeconds(600).toEpochMilli());
        assertThat(stored.getJsonNumber("originalTstamp").longValue()).isEqualTo(future);
        assertThat(stored.getJsonObject("collector").getBoolean("tstampMoved")).isTrue();
    }

    @Test
    void clampsATimestampFromBeforeTheRetention() throws Exception {
        JsonObject stored = store("{\"name\":\"a\",\"tstamp\":0}");

        assertThat(stored.getJsonNumber("tstamp").longValue()).isEqualTo(NOW.minusSeconds(30 * 86_400).toEpochMilli());
        assertThat(stored.getJsonNumber("originalTstamp").longValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=%2B999999999-12-31T23:59:59Z", "to=-999999999-01-01T00:00:00Z",
            "from=999999999999999999", "to=999999999999999999&from=1", "from=%2B300000-01-01T00:00:00",
            "to=2026-99-99"})
    void refusesTimesOutOfRangeInQueries(String query) throws Exception {
        for (String path : List.of("/api/v1/events?", "/api/v1/histogram?", "/api/v1/events.csv?", "/?")) {
            assertThat(host.get(path + query).statusCode()).as(path).isEqualTo(400);
        }
    }

    @Test
    void refusesTimesOutOfRangeInEvents() throws Exception {
        for (String time : List.of("\"+999999999-12-31T23:59:59Z\"", "9999999999999999999999", "1e400")) {
            assertThat(host.event("{\"name\":\"a\",\"tstamp\":" + time + "}").statusCode()).as(time).isEqualTo(400);
        }
        assertThat(host.event("{\"name\":\"a\",\"tstamp\":999999999999999999}").statusCode()).isEqualTo(200);
    }

    @Test
    void usesTheTimeOfArrivalIfNoneIsGiven() throws Exception {
        assertThat(store("{\"name\":\"a\"}").getJsonNumber("tstamp").longValue()).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void rejectsALineThatIsTooLongAndKeepsTheOthers() throws Exception {
        HttpResponse<String> answer = host
                .batch("{\"name\":\"a\"}\n{\"name\":\"" + "x".repeat(256 * 1024) + "\"}\n{\"name\":\"b\"}");

        assertThat(answer.body())
                .isEqualTo("{\"accepted\":2,\"duplicates\":0,\"rejected\":[{\"line\":2,\"code\":\"line_too_long\"}]}");
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        HttpResponse<String> answer = host.event("{\"name\":\"" + "x".repeat(1 << 20) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("body_too_large");
    }

    @Test
    void refusesADecompressionBombEarly() throws Exception {
        byte[] bomb = IngestTest.gzip(new byte[64 << 20]);
        assertThat(bomb.length).isLessThan(1 << 20);

        HttpResponse<String> answer = host.post("/api/v1/events/batch", "application/x-ndjson", bomb, "Authorization",
                "Bearer " + Host.KEY, "Content-Encoding", "gzip");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("decompressed_too_large");
    }

    @Test
    void refusesABatchOfTooManyEvents() throws Exception {
        String line = "{\"name\":\"a\"}\n";

        assertThat(host.batch(line.repeat(5_000)).body()).contains("\"accepted\":5000");
        assertThat(host.batch(line.repeat(5_001)).statusCode()).isEqualTo(413);
    }

    @Test
    void limitsTheRateOfAKey() throws Exception {
        String line = "{\"name\":\"a\"}\n";
        host.batch(line.repeat(5_000));

        HttpResponse<String> answer = host.batch(line.repeat(5_000));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(host.form("message=hello&key=" + Host.LEGACY).statusCode()).isEqualTo(200);
    }

    private JsonObject store(String event) throws Exception {
        assertThat(host.event(event).statusCode()).isEqualTo(200);
        return IngestTest.json(host.get("/api/v1/events/1"));
    }

    private static boolean isCut(JsonObject stored) {
        return stored.getJsonObject("collector").getBoolean("cut", false);
    }
}
