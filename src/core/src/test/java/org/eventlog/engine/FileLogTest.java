// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An event log whose receiver is a file. */
@Timeout(60)
class FileLogTest {
    @TempDir
    private Path dir;

    @Test
    void writesEventsAsLinesWithoutAHost() throws Exception {
        Path file = dir.resolve("events.log");
        try (EventLog log = builder().set("eventlog.file.path", file.toString()).build()) {
            log.log(LogEvent.named("one").message("a\nb").build());
            log.log(LogEvent.named("two").build());
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(lines.get(0)).contains("\"name\":\"one\"", "\"message\":\"a\\nb\"");
    }

    @Test
    void retriesAnUnwritableFile() throws Exception {
        Path file = Files.createDirectory(dir.resolve("events.log"));
        try (EventLog log = builder().set("eventlog.file.path", file.toString()).build()) {
            log.log(LogEvent.named("one").build());
            assertThat(log.flush(Duration.ofMillis(300))).isFalse();
            Files.delete(file);
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(log.stats().sent()).isEqualTo(1);
        }

        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void requiresAPathAndASupportedFormat() {
        assertThatThrownBy(() -> builder().set("eventlog.format", "msgpack").build())
                .isInstanceOf(ConfigurationException.class).hasMessageContainingAll("eventlog.file.path",
                        "a file that can be written, as eventlog.protocol is file",
                        "json or syslog, as eventlog.protocol is file");
    }

    private static EventLog.Builder builder() {
        return EventLog.builder().protocol("file").set("eventlog.db", ":memory:").set("eventlog.retry.first", "20ms")
                .set("eventlog.retry.max", "50ms");
    }
}
