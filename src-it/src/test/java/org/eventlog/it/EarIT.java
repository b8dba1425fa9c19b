// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Eventlog in the {@code lib/} of an EAR with two WARs. */
@Tag("every-server")
@Tag("ear")
class EarIT {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final Path dir = Path.of(System.getProperty("it.dir"), "ear-" + System.getProperty("arquillian.launch"));

    @Test
    void modulesThatShareTheLibraryAreRefusedOrHaveEventLogsOfTheirOwn() throws Exception {
        Directories.delete(dir);
        try (TwinServer server = new TwinServer("ear").with(TwinWar.ear(dir, "shops")).start(Map.of())) {
            if (Server.current().separatesModules()) {
                assertSeparate(server);
            } else {
                assertRefused(server);
            }
        }
    }

    /** After a crash, an event log takes over the files of its names, and sends their events to its own receiver. */
    @Test
    void modulesWithTheLibraryHaveQueueFilesOfTheirOwn() throws Exception {
        Directories.delete(dir);
        try (TwinServer server = new TwinServer("ear").with(TwinWar.earOfWars(dir, "shops")).start(Map.of())) {
            server.await200("/one/log?text=hello").await200("/two/log?text=hello");

            await().atMost(LONG).untilAsserted(() -> assertThat(server.console()).contains("GET /one/log 200",
                    "GET /two/log 200", "eventlog-shops~one.db", "eventlog-shops~two.db"));
        }
    }

    private static void assertRefused(TwinServer server) throws Exception {
        await().atMost(LONG).pollInterval(Duration.ofMillis(200))
                .until(() -> server.console().contains("EVL-1008"));

        assertThat(server.console()).contains("2 modules share", "WEB-INF/lib");
        assertThat(new Shop(server.port()).status("/one/log?text=hello")).isNotEqualTo(200);
    }

    private static void assertSeparate(TwinServer server) throws Exception {
        server.await200("/one/log?text=hello").await200("/two/log?text=hello");

        assertThat(server.console().split("EVL-1009", -1)).as("warnings").hasSize(3);
        await().atMost(LONG).untilAsserted(() -> assertThat(server.console()).contains("GET /one/log 200",
                "GET /two/log 200", "eventlog-shops.db", "eventlog-shops-2.db"));
    }
}
