// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The demo's promise, in a real browser: what is clicked is on the collector's page within two seconds. */
class BrowserIT {
    private static final Path SCRIPTS = Path.of("src/test/browser").toAbsolutePath();
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final String KEY = "a-key-for-tests-only-0123456789";

    static boolean installed() {
        return Files.isExecutable(CHROMIUM) && Files.isDirectory(SCRIPTS.resolve("node_modules/playwright-core"));
    }

    @Test
    @EnabledIf("installed")
    void showsVisitorActionsToTheOperatorWithinTwoSeconds() throws Exception {
        Path screenshots = Files.createDirectories(Path.of(System.getProperty("it.dir"), "screenshots"));
        try (Liberty server = new Liberty("browser")) {
            server.start(Map.of("EVENTLOG_PROTOCOL", "http", "EVENTLOG_HOST", "localhost", "EVENTLOG_PORT",
                    String.valueOf(server.port()), "EVENTLOG_KEY", KEY, "EVENTLOG_COLLECTOR_KEYS", "shop=" + KEY,
                    "EVENTLOG_COLLECTOR_OPEN_TO_LOOPBACK", "true"));
            Process node = new ProcessBuilder("node", SCRIPTS.resolve("shop.mjs").toString(),
                    "http://localhost:" + server.port(), screenshots.toString(), CHROMIUM.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(node.waitFor()).as(output).isZero();
        }
    }
}
