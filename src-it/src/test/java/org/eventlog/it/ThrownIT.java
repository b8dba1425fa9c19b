// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.it.thrown.ThrownApi;
import org.eventlog.testing.WrittenLines;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a resource of Jakarta REST or a servlet throws is on its request's event, whatever the server has made of it, and
 * what the client causes is none of the application's errors.
 */
@Tag("every-server")
class ThrownIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "thrown-" + System.getProperty("arquillian.launch"));
    private static final Path LOG = DIR.resolve("thrown.log");

    private static final String PAGES = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <error-page><error-code>503</error-code><location>/failing/page</location></error-page>
              <error-page><error-code>410</error-code><location>/failing/page</location></error-page>
              <error-page><error-code>411</error-code><location>/failing/page</location></error-page>
              <error-page><error-code>412</error-code><location>/failing/page</location></error-page>
              <error-page>
                <exception-type>java.lang.AssertionError</exception-type><location>/failing/page</location>
              </error-page>
            </web-app>
            """;

    private static TwinServer server;

    @BeforeAll
    static void start() throws Exception {
        Directories.delete(DIR);
        Path war = TwinWar.logging(DIR.resolve("without-resources"), "thrown",
                Map.of("eventlog.protocol", "file", "eventlog.file.path", LOG.toString(), "eventlog.db",
                        DIR.resolve("thrown.db").toString()));
        server = new TwinServer("thrown").with(TwinWar.export(ShrinkWrap
                .createFromZipFile(WebArchive.class, war.toFile()).addPackage(ThrownApi.class.getPackage())
                .setWebXML(new StringAsset(PAGES)), DIR))
                .start(Map.of()).await200("/thrown/plain");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"scoped, 500, java.lang.IllegalStateException", "plain, 500, java.lang.IllegalStateException",
            "injected, 500, java.lang.IllegalStateException", "mapped, 503, org.eventlog.it.thrown.TeaException"})
    void requestEventContainsTheResourcesException(String path, int status, String type) throws Exception {
        assertThat(new Shop(server.port()).get("/thrown/api/" + path, "X-Request-ID", path).statusCode())
                .isEqualTo(status);

        JsonObject request = request(path);
        assertThat(request.getJsonObject("fields").getInt("status")).isEqualTo(status);
        assertThat(request.getJsonObject("exception")).as(request.toString()).isNotNull();
        assertThat(request.getJsonObject("exception").getString("type")).isEqualTo(type);
        assertThat(request.getJsonObject("exception").getString("message")).isEqualTo("no tea in " + path);
    }

    @ParameterizedTest
    @CsvSource({"io, java.io.IOException", "error, java.lang.AssertionError", "cause, java.lang.IllegalStateException"})
    void requestEventContainsTheServletsException(String path, String type) throws Exception {
        HttpResponse<String> answer = new Shop(server.port()).get("/thrown/failing/" + path, "X-Request-ID", path);

        assertThat(answer.statusCode()).isEqualTo(500);
        // The others remove it from their own page.
        if (path.equals("error") || Server.current() == Server.LIBERTY) {
            assertThat(answer.headers().firstValue("X-Request-ID")).hasValue(path);
        }

        JsonObject request = request(path);
        assertThat(request.getJsonObject("fields").getInt("status")).isEqualTo(500);
        assertThat(request.getJsonObject("exception").getString("type")).isEqualTo(type);
        assertThat(request.getJsonObject("exception").getString("message")).isEqualTo("no tea in " + path);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 503, 410, 411, 412})
    void requestEventHasTheStatusOfTheErrorPage(int status) throws Exception {
        String id = "page-" + status;

        HttpResponse<String> answer = new Shop(server.port()).get("/thrown/failing/" + status, "X-Request-ID", id);

        assertThat(request(id).getJsonObject("fields").getInt("status")).isEqualTo(answer.statusCode());
    }

    @Test
    void anErrorAfterTheStartOfAsynchronousWorkHasOneEvent() throws Exception {
        HttpResponse<String> answer = new Shop(server.port()).get("/thrown/failing/async", "X-Request-ID", "async");

        assertThat(request("async").getJsonObject("fields").getInt("status")).isEqualTo(answer.statusCode());
    }

    @ParameterizedTest
    @CsvSource({"download, true, true", "download, false, false", "upload, true, false", "upload, false, true",
            "upload, true, true", "upload, false, false"})
    void aClientThatGoesAwayIsNoError(String path, boolean chunked, boolean reset) throws Exception {
        String id = path + (chunked ? "-chunked" : "") + (reset ? "-reset" : "");
        try (Socket client = chunked
                ? send(path, id, "Transfer-Encoding: chunked", "3\r\nabc\r\n")
                : send(path, id, "Content-Length: 3000", "abc")) {
            if (path.equals("download")) {
                assertThat(client.getInputStream().read()).isEqualTo('H');
            } else {
                await().atMost(Duration.ofSeconds(20)).until(() -> reads(id));
            }
            client.setSoLinger(reset, 0);
        }

        JsonObject request = request(id);
        assertThat(request.getJsonObject("fields").getInt("status")).as(request.toString()).isEqualTo(499);
        assertThat(request.getString("level")).isEqualTo("warn");
        assertThat(request).doesNotContainKey("exception");
    }

    @Test
    void aBodyThatIsNotHttpIsNoError() throws Exception {
        try (Socket client = send("upload", "chunk", "Transfer-Encoding: chunked", "3\r\nabc\r\n")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> reads("chunk"));
            client.getOutputStream()
                    .write("ZZ\r\nabc\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            JsonObject request = request("chunk");

            assertThat(request.getJsonObject("fields").getInt("status")).as(request.toString()).isEqualTo(400);
            assertThat(request.getString("level")).isEqualTo("warn");
        }
    }

    private static Socket send(String path, String id, String header, String body) throws IOException {
        Socket client = new Socket("localhost", server.port());
        client.getOutputStream().write(("POST /thrown/failing/" + path + "?" + id + " HTTP/1.1\r\nHost: localhost\r\n"
                + "X-Request-ID: " + id + "\r\n" + header + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    /** Whether the servlet has begun to read that request's body. */
    private static boolean reads(String id) throws IOException, InterruptedException {
        return new Shop(server.port()).get("/thrown/failing/reads?" + id).body().equals("true");
    }

    private static JsonObject request(String id) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(requests(id)).hasSize(1));
        return requests(id).get(0);
    }

    private static List<JsonObject> requests(String id) {
        return WrittenLines.of(LOG).stream()
                .map(line -> Json.createReader(new StringReader(line)).readObject())
                .filter(event -> event.getString("name").equals("http_request"))
                .filter(event -> event.getString("reqId").equals(id))
                .toList();
    }
}
