// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.it.thrown.ThrownApi;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a resource of Jakarta REST throws is on its request's event, whatever the server has made of it. */
@Tag("every-server")
class ThrownIT {
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "thrown-" + System.getProperty("arquillian.launch"));
    private static final Path LOG = DIR.resolve("thrown.log");

    private static TwinServer server;

    @BeforeAll
    static void start() throws Exception {
        Directories.delete(DIR);
        Path war = TwinWar.logging(DIR.resolve("without-resources"), "thrown",
                Map.of("eventlog.protocol", "file", "eventlog.file.path", LOG.toString(), "eventlog.db",
                        DIR.resolve("thrown.db").toString()));
        server = new TwinServer("thrown").with(TwinWar.export(ShrinkWrap
                .createFromZipFile(WebArchive.class, war.toFile()).addPackage(ThrownApi.class.getPackage()), DIR))
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

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(requests(path)).hasSize(1));
        JsonObject request = requests(path).get(0);
        assertThat(request.getJsonObject("fields").getInt("status")).isEqualTo(status);
        assertThat(request.getJsonObject("exception")).as(request.toString()).isNotNull();
        assertThat(request.getJsonObject("exception").getString("type")).isEqualTo(type);
        assertThat(request.getJsonObject("exception").getString("message")).isEqualTo("no tea in " + path);
    }

    private static List<JsonObject> requests(String id) throws IOException {
        List<String> lines = Files.exists(LOG) ? Files.readAllLines(LOG) : List.of();
        return lines.stream()
                .map(line -> Json.createReader(new StringReader(line)).readObject())
                .filter(event -> event.getString("name").equals("http_request"))
                .filter(event -> event.getString("reqId").equals(id))
                .toList();
    }
}
