// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokenConfigurationIT {

    @Test
    void stopsTheDeploymentWithOneMessageThatListsEveryFault() throws Exception {
        try (Liberty server = new Liberty("broken")) {
            server.launch(Map.of("EVENTLOG_HOST", "localhost", "EVENTLOG_PORT", "abc", "EVENTLOG_PROTOCOL", "pigeon",
                    "EVENTLOG_DB", "/proc/no/such/place/queue.db", "EVENTLOG_QUEUE_MAX_BYTES", "lots"));

            await().atMost(Duration.ofMinutes(2)).until(() -> server.console().contains("EVL-1001"));
            await().atMost(Duration.ofSeconds(30)).until(() -> server.console().contains("CWWKZ0002E"));
            String console = server.console();
            assertThat(console).contains("EVL-1001 Eventlog's configuration has 4 faults:",
                    "eventlog.port = \"abc\": allowed is a whole number from 1 to 65535",
                    "eventlog.protocol = \"pigeon\": allowed is one of ",
                    "eventlog.db = \"/proc/no/such/place/queue.db\": allowed is a file in a directory that exists or can be made",
                    "eventlog.queue.max-bytes = \"lots\": allowed is a size from 1MB to 1024GB");
            assertThat(new Shop(server.port()).status("/cart")).as("the shop is not there").isEqualTo(404);
        }
    }
}
