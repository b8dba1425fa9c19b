// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.eventlog.cdi.wiring.Lifecycle;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a server without the optional APIs, in a separate process with the real bean archive. */
class MissingApiTest {
    private static final List<String> APIS = List.of("microprofile-metrics-api", "microprofile-health-api",
            "micrometer-core", "opentelemetry-api");
    /** What can't be without the APIs, and would complain of them. */
    private static final List<String> IMPLEMENTATIONS = List.of("smallrye-metrics", "smallrye-health",
            "micrometer-registry", "opentelemetry-sdk", "opentelemetry-exporter");

    @TempDir
    Path dir;

    @Test
    void startsQuietlyWithoutAnyOfTheApis() throws Exception {
        startsQuietlyWithout(APIS);
    }

    @Test
    void startsQuietlyWhereTheApisHaveNoImplementation() throws Exception {
        startsQuietlyWithout(List.of());
    }

    private void startsQuietlyWithout(List<String> without) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp",
                classPath(without), "-Deventlog.db=" + dir.resolve("q.db"), Server.class.getName())
                .redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        assertThat(printed).contains("\"name\":\"started\"").doesNotContain("Exception", "NoClassDefFound",
                "org.eventlog.cdi.");
    }

    private static String classPath(List<String> without) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> {
                    String name = Path.of(entry).getFileName().toString();
                    return APIS.stream().anyMatch(name::startsWith)
                            ? without.stream().noneMatch(name::startsWith)
                            : IMPLEMENTATIONS.stream().noneMatch(name::startsWith);
                })
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Finds the beans as a server does. */
    static final class Server {
        private Server() {}

        public static void main(String[] args) {
            try (WeldContainer container = new Weld().initialize()) {
                container.select(EventLogger.class).get().log(LogEvent.named("started"));
                System.out.println(container.select(Lifecycle.class).get().stats().keySet());
            }
        }
    }
}
