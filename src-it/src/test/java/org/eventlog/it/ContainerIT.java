// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Under the conditions of a container: {@link ConfinedLiberty}. */
class ContainerIT {
    private final Path dir = Path.of(System.getProperty("it.dir"), "container");

    static boolean rootOnLinux() {
        return System.getProperty("os.name").equals("Linux") && System.getProperty("user.name").equals("root");
    }

    @Test
    @EnabledIf("rootOnLinux")
    void eventsOfAnOutageArriveAlthoughTheServerIsTerminated() throws Exception {
        Directories.delete(dir);
        int port = TwinServer.freePort();
        Path war = TwinWar.logging(dir, "box", Map.of("eventlog.protocol", "otlp", "eventlog.host", "localhost",
                "eventlog.port", String.valueOf(port)));
        try (ConfinedLiberty server = new ConfinedLiberty(war)) {
            server.start("/box/plain");
            Shop client = new Shop(server.port());
            for (int i = 0; i < 20; i++) {
                assertThat(client.status("/box/log?text=tea-" + i + ".")).isEqualTo(200);
            }
            server.stop();
            assertThat(server.console()).doesNotContain("EVL-2005");

            try (OtlpSink sink = new OtlpSink(port)) {
                server.start("/box/plain").stop();
                for (int i = 0; i < 20; i++) {
                    assertThat(sink.count("record of tea-" + i + ".")).as("record %s", i).isEqualTo(1);
                }
            }
        }
    }
}
