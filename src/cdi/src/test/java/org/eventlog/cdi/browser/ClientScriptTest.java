// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class ClientScriptTest {
    private static final Path SCRIPTS = Path.of("../../src-it/src/test/browser").toAbsolutePath().normalize();
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir
    Path directory;

    static boolean installed() {
        return Files.isExecutable(CHROMIUM) && Files.isDirectory(SCRIPTS.resolve("node_modules/playwright-core"));
    }

    @Test
    void isLessThanTwoKilobytes() throws Exception {
        assertThat(ClientScript.ONLY.gzipped()).hasSizeLessThan(2048);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(ClientScript.ONLY.gzipped())).readAllBytes())
                .isEqualTo(ClientScript.ONLY.plain());
    }

    @Test
    void worksUnderAStrictPolicyAndReadsNoPageContent() {
        assertThat(text()).doesNotContain("eval", "Function(", "innerHTML", "createElement", "document.cookie",
                "style", "querySelector", "textContent", "localStorage");
    }

    /** Skipped without Chromium and npm, which CI installs. */
    @Test
    @EnabledIf("installed")
    void reportsErrorsInChromium() throws Exception {
        Path script = Files.write(directory.resolve("client.js"), ClientScript.ONLY.plain());
        Path output = directory.resolve("output.txt");
        Process node = new ProcessBuilder("node", SCRIPTS.resolve("client.mjs").toString(), script.toString(),
                CHROMIUM.toString()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        int exit = node.waitFor();
        String told = Files.readString(output, StandardCharsets.UTF_8);

        assertThat(exit).as(told).isZero();
        assertThat(told).contains("all 41 are well");
    }

    private static String text() {
        return new String(ClientScript.ONLY.plain(), StandardCharsets.UTF_8);
    }
}
