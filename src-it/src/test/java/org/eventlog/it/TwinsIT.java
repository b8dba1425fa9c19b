// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.testing.WrittenLines;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two applications with Eventlog in one server. */
@Tag("every-server")
class TwinsIT {
    private final Path dir = Path.of(System.getProperty("it.dir"), "twins-" + System.getProperty("arquillian.launch"));

    @Test
    void twoApplicationsHaveSeparateQueueContextMetricsAndLogRecords() throws Exception {
        Directories.delete(dir);
        try (TwinServer server = new TwinServer("twins").with(war("one")).with(war("two")).start(Map.of())
                .await200("/one/log?text=start").await200("/two/log?text=start")) {
            Shop client = new Shop(server.port());
            for (int i = 0; i < 50; i++) {
                client.get("/one/log?text=yukon", "X-Request-ID", "y-" + i);
                client.get("/two/log?text=zorro", "X-Request-ID", "z-" + i);
            }

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(of("one", "y-49")).hasSize(3);
                assertThat(of("two", "z-49")).hasSize(3);
            });
            assertThat(lines("one")).noneMatch(line -> line.contains("zorro") || line.contains("\"z-"));
            assertThat(lines("two")).noneMatch(line -> line.contains("yukon") || line.contains("\"y-"));
            for (int i = 0; i < 50; i++) {
                assertThat(of("one", "y-" + i)).hasSize(3)
                        .allSatisfy(line -> assertThat(line).contains("\"said\":\"yukon\""))
                        .anyMatch(line -> line.contains("\"name\":\"twin\""))
                        .anyMatch(line -> line.contains("record of yukon"))
                        .anyMatch(line -> line.contains("\"name\":\"http_request\""));
            }
            assertThat(dir.resolve("one.db")).exists();
            assertThat(dir.resolve("two.db")).exists();
            if (Server.current().hasMetrics()) {
                client.get("/one/log?text=yukon", "X-Request-ID", "one-more");
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> metricsAreSeparate(server));
            }
        }
    }

    private void metricsAreSeparate(TwinServer server) throws IOException, InterruptedException {
        String metrics = server.metrics();
        assertThat(accepted(metrics, "one")).isEqualTo(lines("one").size());
        assertThat(accepted(metrics, "two")).isEqualTo(lines("two").size());
    }

    private Path war(String name) throws IOException {
        return TwinWar.logging(dir, name, Map.of("eventlog.protocol", "file", "eventlog.file.path",
                dir.resolve(name + ".log").toString(), "eventlog.db", dir.resolve(name + ".db").toString(),
                "eventlog.application", name));
    }

    /** What the server's metrics say of the application: there is one such line, with its name as a tag. */
    private static long accepted(String metrics, String application) {
        List<String> found = metrics.lines()
                .filter(line -> line.startsWith("eventlog_events_accepted_total{"))
                .filter(line -> line.contains("application=\"" + application + "\""))
                // Payara tells the same registry once for each application.
                .distinct()
                .toList();
        assertThat(found).as(metrics).hasSize(1);
        return (long) Double.parseDouble(found.get(0).substring(found.get(0).lastIndexOf(' ')));
    }

    private List<String> of(String name, String requestId) throws IOException {
        return lines(name).stream().filter(line -> line.contains("\"reqId\":\"" + requestId + "\"")).toList();
    }

    private List<String> lines(String name) {
        return WrittenLines.of(dir.resolve(name + ".log"));
    }
}
