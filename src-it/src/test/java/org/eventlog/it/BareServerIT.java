// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eventlog.testing.WrittenLines;
import org.junit.jupiter.api.Test;

/** A server that has no MicroProfile but Config: no Metrics, no Health, no Telemetry, nor Jakarta REST and JSON-B. */
class BareServerIT {
    private final Path dir = Path.of(System.getProperty("it.dir"), "bare");

    @Test
    void deploysWithoutAWarningAndWorks() throws Exception {
        Directories.delete(dir);
        Path war = TwinWar.logging(dir, "bare", Map.of("eventlog.protocol", "file", "eventlog.file.path",
                dir.resolve("bare.log").toString(), "eventlog.db", dir.resolve("bare.db").toString()));
        try (TwinServer server = new TwinServer("bare").bare().feature("concurrent-3.0").with(war).start(Map.of())
                .await200("/bare/log?text=hello")) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(lines())
                    .anyMatch(line -> line.contains("\"name\":\"twin\""))
                    .anyMatch(line -> line.contains("record of hello"))
                    .anyMatch(line -> line.contains("\"name\":\"http_request\"")));
            assertThat(server.console()).contains("CWWKF0011I");
            assertThat(server.console().lines().filter(line -> line.contains("WARNING") || line.contains("[ERROR")
                    || line.matches(".* [WE] [A-Z]{4}.*")).filter(line -> !line.contains("record of hello")).toList())
                    .isEmpty();
        }
    }

    private List<String> lines() {
        return WrittenLines.of(dir.resolve("bare.log"));
    }
}
