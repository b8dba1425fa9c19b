// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestTest {
    private static final String[] BEARER = {"Authorization", "Bearer " + Host.KEY};

    @TempDir
    Path directory;
    private Host host;

    @BeforeEach
    void start() throws Exception {
        host = new Host(directory);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void ignoresAForgedClientAddress() throws Exception {
        host.post("/api/v1/events", "application/json", "{\"name\":\"forged\"}", "Authorization",
                "Bearer " + Host.KEY, "X-Forwarded-For", "192.0.2.99", "Forwarded", "for=192.0.2.99", "X-Real-IP",
                "192.0.2.99");

        assertThat(host.get("/api/v1/events/1").body()).contains("\"address\":\"127.0.0.1\"")
                .doesNotContain("192.0.2.99");
    }

    @Test
    void trustsAConfiguredProxy(@TempDir Path another) throws Exception {
        try (Host behind = new Host(another, "trusted-proxies", "127.0.0.0/8")) {
            behind.post("/api/v1/events", "application/json", "{\"name\":\"from afar\"}", "Authorization",
                    "Bearer " + Host.KEY, "X-Forwarded-For", "192.0.2.99, 203.0.113.9");

            behind.everybodyIs("vera eventlog-viewer");
            assertThat(behind.get("/api/v1/events/1").body()).contains("\"address\":\"203.0.113.9\"")
                    .doesNotContain("192.0.2.99");
        }
    }

    @Test
    void theHeaderForwardedIsReadToo(@TempDir Path another) throws Exception {
        try (Host behind = new Host(another, "trusted-proxies", "127.0.0.0/8")) {
            behind.post("/api/v1/events", "application/json", "{\"name\":\"from afar\"}", "Authorization",
                    "Bearer " + Host.KEY, "Forwarded",
                    "for=192.0.2.99, for=\"203.0.113.9:4711\";proto=https, for=127.0.0.2");
            behind.post("/api/v1/events", "application/json", "{\"name\":\"hidden\"}", "Authorization",
                    "Bearer " + Host.KEY, "Forwarded", "for=192.0.2.99, for=_hidden");

            assertThat(behind.get("/api/v1/events/1").statusCode()).as("never open behind a proxy").isEqualTo(401);
            behind.everybodyIs("vera eventlog-viewer");
            assertThat(behind.get("/api/v1/events/1").body()).contains("\"address\":\"203.0.113.9\"");
            assertThat(behind.get("/api/v1/events/2").body()).as("not the proxy").contains("\"address\":\"unknown\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf8", "UTF8", "\"utf-8\"", "UTF-8", "us-ascii"})
    void acceptsACharsetInAnyNotation(String charset) throws Exception {
        assertThat(host
                .post("/api/v1/events", "Application/JSON ; charset=" + charset, "{\"name\":\"a\"}", "Authorization",
                        "Bearer " + Host.KEY)
                .statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-gzip", "X-GZIP", "identity, gzip"})
    void acceptsXGzip(String coding) throws Exception {
        assertThat(host.post("/api/v1/events/batch", "application/x-ndjson",
                gzip("{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8)), "Authorization", "Bearer " + Host.KEY,
                "Content-Encoding", coding).body()).contains("\"accepted\":1");
    }

    @Test
    void acceptsAnEventAndReturnsItsId() throws Exception {
        HttpResponse<String> answer = host.event("{\"id\":\"e1\",\"name\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"e1\",\"duplicate\":false}");
    }

    @Test
    void keepsTheFirstOfTwoEventsWithOneId() throws Exception {
        host.event("{\"id\":\"e1\",\"name\":\"first\"}");

        assertThat(host.event("{\"id\":\"e1\",\"name\":\"second\"}").body()).contains("\"duplicate\":true");
        assertThat(host.get("/api/v1/events").body()).contains("first").doesNotContain("second");
    }

    @Test
    void treatsTheSameIdOfAnotherSourceAsAnotherEvent() throws Exception {
        host.event("{\"id\":\"e1\",\"name\":\"a\"}");

        assertThat(host.post("/api/v1/events", "application/json", "{\"id\":\"e1\",\"name\":\"b\"}", "Authorization",
                "Bearer " + Host.LEGACY).body()).contains("\"duplicate\":false");
    }

    @Test
    void generatesATimeOrderedIdForAnEventWithoutOne() throws Exception {
        String id = json(host.event("{\"name\":\"a\"}")).getString("id");

        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void keepsUnknownMembers() throws Exception {
        host.event("{\"name\":\"a\",\"colour\":{\"red\":[1,2.50,true,null]},\"seq\":7}");

        assertThat(host.get("/api/v1/events/1").body()).contains("\"colour\":{\"red\":[1,2.50,true,null]}",
                "\"seq\":7");
    }

    @Test
    void acceptsValidLinesOfABatchAndReportsTheOthers() throws Exception {
        HttpResponse<String> answer = host.batch("""
                {"id":"1","name":"a"}

                {"id":"2","name":"b"
                {"id":"1","name":"again"}
                [1]
                {"id":"3","level":"shout"}
                """);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"accepted\":1,\"duplicates\":1,\"rejected\":["
                + "{\"line\":3,\"code\":\"malformed_json\"},{\"line\":5,\"code\":\"not_an_object\"},"
                + "{\"line\":6,\"code\":\"bad_level\"}]}");
    }

    @Test
    void refusesABatchWithoutAnyEvent() throws Exception {
        HttpResponse<String> answer = host.batch("no\nnever\n");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("no_valid_event", "\"line\":2");
        assertThat(host.batch("").statusCode()).isEqualTo(400);
    }

    @Test
    void acceptsACompressedBatch() throws Exception {
        byte[] zipped = gzip(
                "{\"id\":\"1\",\"name\":\"a\"}\n{\"id\":\"2\",\"name\":\"b\"}".getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> answer = host.post("/api/v1/events/batch", "application/x-ndjson", zipped,
                "Authorization", "Bearer " + Host.KEY, "Content-Encoding", "gzip");

        assertThat(answer.body()).contains("\"accepted\":2");
    }

    @Test
    void refusesUnknownEncodingsAndTypes() throws Exception {
        assertThat(host.post("/api/v1/events", "text/xml", "{}", BEARER).statusCode()).isEqualTo(415);
        assertThat(host.post("/api/v1/events", "application/json;charset=utf-16", "{}", BEARER).statusCode())
                .isEqualTo(415);
        assertThat(host.post("/api/v1/events/batch", "application/x-ndjson", "{}", "Authorization",
                "Bearer " + Host.KEY, "Content-Encoding", "br").statusCode()).isEqualTo(415);
        assertThat(host.post("/api/v1/events/batch", "application/x-ndjson", new byte[]{0x1f, (byte) 0x8b, 8, 1},
                "Authorization", "Bearer " + Host.KEY, "Content-Encoding", "gzip").body()).contains("bad_gzip");
    }

    @Test
    void acceptsABatchThatTheServerDecompressed() throws Exception {
        assertThat(host.post("/api/v1/events/batch", "application/x-ndjson", "{\"name\":\"a\"}", "Authorization",
                "Bearer " + Host.KEY, "Content-Encoding", "gzip").body()).contains("\"accepted\":1");
    }

    @Test
    void answersMissingAndInvalidKeysIdentically() throws Exception {
        String type = "application/json";
        HttpResponse<String> none = host.post("/api/v1/events", type, "{\"name\":\"a\"}");
        HttpResponse<String> unknown = host.post("/api/v1/events", type, "{\"name\":\"a\"}", "Authorization",
                "Bearer elk_shop1_" + "x".repeat(43));
        HttpResponse<String> otherScheme = host.post("/api/v1/events", type, "{\"name\":\"a\"}", "Authorization",
                Host.basic("shop:" + Host.KEY));

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isNotEmpty().isEqualTo(none.body());
        assertThat(otherScheme.statusCode()).isEqualTo(401);
        assertThat(otherScheme.body()).isEqualTo(none.body());
    }

    @Test
    void ignoresAKeyInTheUrl() throws Exception {
        String type = "application/x-www-form-urlencoded";

        assertThat(host.post("/add/?key=" + Host.LEGACY, type, "message=hello").statusCode()).isEqualTo(401);
        assertThat(host.post("/add/?key=" + Host.LEGACY, type, "").statusCode()).isEqualTo(401);
        assertThat(host.post("/api/v1/events?key=" + Host.KEY, "application/json", "{\"name\":\"a\"}").statusCode())
                .isEqualTo(401);
    }

    @Test
    void acceptsMinimalLogsForm() throws Exception {
        HttpResponse<String> answer = host.form("description=Disk+is+91%25+full&status=warn&key=" + Host.LEGACY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(answer.body()).isEqualTo("warn added");
        assertThat(host.get("/api/v1/events").body()).contains("\"message\":\"Disk is 91% full\"", "\"level\":\"warn\"",
                "\"source\":\"old-shop\"");
    }

    @Test
    void acceptsAFormWithABearerTokenAndWithoutAStatus() throws Exception {
        assertThat(host.post("/add/", "application/x-www-form-urlencoded", "message=hello", BEARER).body())
                .isEqualTo("info added");
        assertThat(host.post("/add", "application/x-www-form-urlencoded", "message=hello&status=good", BEARER).body())
                .isEqualTo("good added");
    }

    @Test
    void refusesInvalidForms() throws Exception {
        String key = "&key=" + Host.LEGACY;
        assertThat(host.form("message=hello&status=loud" + key).statusCode()).isEqualTo(400);
        assertThat(host.form("message=hi" + key).statusCode()).isEqualTo(400);
        assertThat(host.form("status=info" + key).statusCode()).isEqualTo(400);
        assertThat(host.form("message=100%zz" + key).statusCode()).isEqualTo(400);
        assertThat(host.form("message=hello").statusCode()).isEqualTo(401);
        HttpResponse<String> wrong = host.form("message=hello&key=wrong");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isNotEmpty().isEqualTo(host.form("").body());
    }

    @Test
    void reportsWhyAnEventIsInvalid() throws Exception {
        assertThat(host.event("{").body()).contains("malformed_json");
        assertThat(host.event("").body()).contains("malformed_json");
        assertThat(host.event("{\"name\":\"a\"} x").body()).contains("malformed_json");
        assertThat(host.event("\"a\"").body()).contains("not_an_object");
        assertThat(host.event("{}").body()).contains("empty_event");
        assertThat(host.event("{\"name\":\"a\",\"id\":\"\"}").body()).contains("bad_id");
        assertThat(host.event("{\"name\":\"a\",\"tstamp\":\"now\"}").body()).contains("bad_tstamp");
        assertThat(host.event("{\"name\":\"a\",\"tstamp\":1e999999999}").body()).contains("bad_tstamp");
        assertThat(host.event("{\"name\":\"a\",\"level\":\"shout\"}").body()).contains("bad_level");
        assertThat(host.event("{\"name\":\"a\",\"message\":[]}").body()).contains("bad_message");
        assertThat(host.event("{\"name\":[]}").statusCode()).isEqualTo(400);
    }

    @Test
    void answersUnknownMethodsAndUrlsWithACode() throws Exception {
        HttpResponse<String> answer = host.send(host.request("/api/v1/events").DELETE());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, POST");
        assertThat(host.get("/api/v1/events/batch").statusCode()).isEqualTo(405);
        assertThat(host.get("/add/").statusCode()).isEqualTo(405);
        assertThat(host.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(host.send(host.request("/api/v1/events").method("BREW", HttpRequest.BodyPublishers.noBody()))
                .statusCode()).isEqualTo(405);
    }

    @Test
    void isAliveAndReady() throws Exception {
        assertThat(host.get("/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(host.get("/health/ready").statusCode()).isEqualTo(200);
    }

    static byte[] gzip(byte[] plain) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    static JsonObject json(HttpResponse<String> answer) {
        return Json.createReader(new StringReader(answer.body())).readObject();
    }
}
