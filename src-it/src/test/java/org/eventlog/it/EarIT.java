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
    private final Path dir = Path.of(System.getProperty("it.dir"), "ear-" + System.getProperty("arquillian.launch"));

    @Test
    void modulesThatShareTheLibraryAreRefusedWithOneMessage() throws Exception {
        Directories.delete(dir);
        try (TwinServer server = new TwinServer("ear").with(TwinWar.ear(dir, "shops")).start(Map.of())) {
            await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(200))
                    .until(() -> server.console().contains("EVL-1008"));

            assertThat(server.console()).contains("2 modules share", "WEB-INF/lib");
            assertThat(new Shop(server.port()).status("/one/log?text=hello")).isNotEqualTo(200);
        }
    }
}
