// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.eventlog.collector.config.ConfigReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests a separate JVM in which SQLite's native library cannot be loaded, because this JVM has already loaded it. */
class NoNativeLibraryTest {
    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void logsTheReasonAndTheRemedyOnce() throws Exception {
        Path missing = directory.resolve("missing");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Dorg.sqlite.tmpdir=" + missing, "-cp",
                System.getProperty("java.class.path"), Child.class.getName(), directory.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        List<String> lines = said.lines().toList();
        assertThat(lines).filteredOn(line -> line.contains("EVL-6003")).singleElement().asString()
                .contains(missing + " is no directory", "-Dorg.sqlite.tmpdir=", "Events are refused");
        assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
        assertThat(lines).anyMatch(line -> line.contains("EVL-6015"));
    }

    /** The child process: starts and stops a collector. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            Collector collector = new Collector(ConfigReader.read(Host.source(Path.of(args[0]))),
                    InstantSource.system());
            collector.start();
            collector.close();
        }
    }
}
