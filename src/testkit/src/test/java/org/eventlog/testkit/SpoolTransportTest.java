// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the example of docs/transports.md in each of the documented ways. */
class SpoolTransportTest {
    @TempDir
    Path dir;

    @Test
    void isSelectedByNameInTheConfiguration() throws Exception {
        try (EventLog log = builder().host("spool").protocol("spool").set("eventlog.spool.directory", dir.toString())
                .build()) {
            log.log(LogEvent.named("order.placed"));
            log.flush(Duration.ofSeconds(20));
        }

        assertThat(lines()).singleElement().asString().contains("order.placed");
    }

    @Test
    void canBePassedAsAnObject() throws Exception {
        try (EventLog log = builder().transport(new SpoolTransport(dir)).build()) {
            log.log(LogEvent.named("order.placed"));
        }

        assertThat(lines()).hasSize(1);
    }

    @Test
    void retriesFailedWrites() throws Exception {
        Path missing = dir.resolve("later");
        try (EventLog log = builder().transport(new SpoolTransport(missing)).set("eventlog.retry.first", "1ms")
                .set("eventlog.retry.max", "20ms").build()) {
            log.log(LogEvent.named("order.placed"));
            assertThat(log.flush(Duration.ofMillis(200))).isFalse();

            Files.createDirectory(missing);

            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void reportsItsFaultsWithAllOthers() {
        assertThatThrownBy(() -> builder().host("spool").protocol("spool").set("eventlog.layout", "none")
                .set("eventlog.spool.directory", dir.resolve("missing").toString()).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.spool.directory").hasMessageContaining("eventlog.layout");
    }

    @Test
    void doctorTestsIt() throws Exception {
        assertThat(builder().host("spool").protocol("spool").set("eventlog.spool.directory", dir.toString()).doctor()
                .examine().toString()).contains("on disk in " + dir);
    }

    private static EventLog.Builder builder() {
        return EventLog.builder().set("eventlog.db", ":memory:");
    }

    private List<String> lines() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            Path file = files.reduce((a, b) -> {
                throw new AssertionError("one file was expected, not " + a + " and " + b);
            }).orElseThrow();
            return Files.readAllLines(file);
        }
    }
}
