// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eventlog.it.Standalone.HOME;
import static org.eventlog.it.Standalone.KEY;
import static org.eventlog.it.Standalone.PASSWORD;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The pages of the collector's own WAR in a real browser: {@code src/test/browser/collector.mjs} says what they must do. In
 * {@code mvn verify} on Open Liberty; on the others with {@code -Pwildfly,payara -Dit.everywhere=pages}.
 */
@Tag("pages")
class CollectorPagesIT {
    private static final Path SCRIPTS = Path.of("src/test/browser").toAbsolutePath();
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path WAR = Path.of(System.getProperty("it.collector"));
    private static final Path DIR = Path.of(System.getProperty("it.dir"),
            "pages-" + System.getProperty("arquillian.launch"));

    static boolean installed() {
        return Files.isExecutable(CHROMIUM) && Files.isDirectory(SCRIPTS.resolve("node_modules/playwright-core"))
                && Files.isDirectory(SCRIPTS.resolve("node_modules/axe-core"));
    }

    @Test
    @EnabledIf("installed")
    void pagesAreAccessibleInABrowser() throws Exception {
        Directories.delete(DIR);
        Files.createDirectories(DIR);
        try (TwinServer server = new TwinServer("pages").with(WAR).feature("appSecurity-5.0").start(Map.of(
                "EVENTLOG_COLLECTOR_DB", DIR.resolve("collector.db").toString(), "EVENTLOG_COLLECTOR_KEYS",
                "shop=" + KEY)).await200(HOME + "health/ready")) {
            Path output = DIR.resolve("output.txt");
            Process node = new ProcessBuilder("node", SCRIPTS.resolve("collector.mjs").toString(),
                    "http://localhost:" + server.port() + HOME, KEY, DIR.toString(), CHROMIUM.toString(),
                    Standalone.code(server), "erika", PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int exit = node.waitFor();
            String told = Files.readString(output, StandardCharsets.UTF_8);

            assertThat(exit).as(told).isZero();
            // Each part was run: a script that ends early must not pass.
            assertThat(told).contains("ok the first administrator is set up", "ok looks: ", "ok size: ", "ok work: ",
                    "ok plain: ", "ok hostile: ", "ok live: ", "all is well");
            assertThat(server.console()).doesNotContain(KEY, PASSWORD);
        }
    }
}
