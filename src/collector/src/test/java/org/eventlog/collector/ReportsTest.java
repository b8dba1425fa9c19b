// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code POST /r}: reports that browsers send automatically. */
class ReportsTest {
    private static final Instant START = Instant.parse("2026-05-04T03:02:01.234Z");
    private static final String VIOLATION = """
            [{"type":"csp-violation","age":1000,"url":"https://ada:pw@shop.example/pay?card=4711#top",
              "user_agent":"Browser/1","body":{"documentURL":"https://shop.example/pay?card=4711",
              "blockedURL":"https://evil.example/x.js?k=1","effectiveDirective":"script-src-elem","statusCode":200,
              "sourceFile":"/app.js?v=7","lineNumber":3,"disposition":"enforce","nested":{"a":1}}}]""";

    @TempDir
    Path directory;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private Host host;

    @BeforeEach
    void start() throws Exception {
        host = new Host((InstantSource) now::get, directory, "reports", "true");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void violationBecomesAnEventWithoutQueries() throws Exception {
        HttpResponse<String> answer = reports(VIOLATION);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        JsonObject stored = stored(1);
        assertThat(stored.getString("name")).isEqualTo("csp_violation");
        assertThat(stored.getString("level")).isEqualTo("warn");
        assertThat(stored.getString("message")).isEqualTo("script-src-elem blocked https://evil.example/x.js");
        assertThat(stored.getString("url")).isEqualTo("https://shop.example/pay");
        assertThat(stored.getString("userAgent")).isEqualTo("Browser/1");
        assertThat(stored.getJsonNumber("tstamp").longValue()).isEqualTo(START.toEpochMilli() - 1000);
        assertThat(stored.getJsonObject("fields").toString()).isEqualTo(
                "{\"documentURL\":\"https://shop.example/pay\",\"blockedURL\":\"https://evil.example/x.js\","
                        + "\"effectiveDirective\":\"script-src-elem\",\"statusCode\":200,\"sourceFile\":\"/app.js\","
                        + "\"lineNumber\":3,\"disposition\":\"enforce\"}");
        assertThat(stored.getJsonObject("collector").getString("source")).isEqualTo("browser");
        assertThat(stored.getJsonObject("collector").getString("origin")).isEqualTo("browser");
    }

    @Test
    void acceptsTheOlderReportFormat() throws Exception {
        HttpResponse<String> answer = host.post("/r", "application/csp-report",
                "{\"csp-report\":{\"document-uri\":\"https://shop.example/a?b\",\"violated-directive\":\"img-src\","
                        + "\"blocked-uri\":\"data:image/png;base64,AAAA\"}}");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(stored(1).getString("name")).isEqualTo("csp_violation");
        assertThat(stored(1).getString("message")).isEqualTo("img-src blocked data:");
        assertThat(stored(1).getString("url")).isEqualTo("https://shop.example/a");
    }

    @Test
    void otherReportsKeepTypeAndMessage() throws Exception {
        reports("[{\"type\":\"deprecation\",\"body\":{\"id\":\"x\",\"message\":\"Gone soon, see https://a.b/c?d=e now\"}},"
                + "{\"type\":\"<script>\",\"body\":{}},{\"type\":\"crash\",\"body\":{\"reason\":\"oom\"}}]");

        assertThat(stored(1).getString("name")).isEqualTo("deprecation");
        assertThat(stored(1).getString("message")).isEqualTo("Gone soon, see https://a.b/c now");
        assertThat(stored(2).getString("name")).isEqualTo("browser_report");
        assertThat(stored(3).getString("message")).isEqualTo("oom");
    }

    @Test
    void littleIsKeptOfALargeReport() throws Exception {
        StringBuilder body = new StringBuilder("\"sample\":\"" + "s".repeat(5000) + "\"");
        for (int i = 0; i < 100; i++) {
            body.append(",\"f").append(i).append("\":").append(i);
        }
        reports("[{\"type\":\"intervention\",\"body\":{" + body + "}}]");

        assertThat(stored(1).getJsonObject("fields").getString("sample")).hasSize(1024);
        assertThat(stored(1).getJsonObject("fields")).hasSizeLessThan(40);
    }

    @Test
    void keepsTwentyReportsOfARequestAndCountsTheRest() throws Exception {
        reports("[" + "{\"type\":\"a\",\"body\":{}},".repeat(99) + "{}]");

        assertThat(host.get("/api/v1/events/20").statusCode()).isEqualTo(200);
        assertThat(stored(21).getString("name")).isEqualTo("browser_reports_lost");
        assertThat(stored(21).getJsonObject("fields").getInt("count")).isEqualTo(80);
        assertThat(host.get("/api/v1/events/22").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesInvalidReports() throws Exception {
        assertThat(reports("[]").statusCode()).isEqualTo(400);
        assertThat(reports("nonsense").statusCode()).isEqualTo(400);
        assertThat(reports("[".repeat(20_000)).statusCode()).isEqualTo(400);
        assertThat(reports("x".repeat(70_000)).statusCode()).isEqualTo(413);
        assertThat(host.post("/r", "text/plain", VIOLATION).statusCode()).isEqualTo(415);
        assertThat(host.get("/r").statusCode()).isEqualTo(405);
    }

    @Test
    void limitsRequestsToTwentyInTenMinutes() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(reports(VIOLATION).statusCode()).isEqualTo(204);
        }
        now.set(START.plus(Duration.ofMinutes(9)));
        HttpResponse<String> refused = reports(VIOLATION);
        now.set(START.plus(Duration.ofMinutes(10)));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("60");
        assertThat(reports(VIOLATION).statusCode()).isEqualTo(204);
    }

    @Test
    void tellsBrowsersToStopIfReportsAreOff() throws Exception {
        host.close();
        host = new Host(directory);

        assertThat(reports(VIOLATION).statusCode()).isEqualTo(410);
    }

    private HttpResponse<String> reports(String body) throws Exception {
        return host.post("/r", "application/reports+json", body);
    }

    private JsonObject stored(int seq) throws Exception {
        return IngestTest.json(host.get("/api/v1/events/" + seq));
    }
}
