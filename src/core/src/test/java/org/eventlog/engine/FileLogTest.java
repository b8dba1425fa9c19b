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
        Path absent = dir.resolve("absent");
        Path file = Files.createSymbolicLink(dir.resolve("mount"), absent).resolve("events.log");
        try (EventLog log = builder().set("eventlog.file.path", file.toString()).build()) {
            log.log(LogEvent.named("one").build());
            assertThat(log.flush(Duration.ofMillis(300))).isFalse();
            Files.createDirectory(absent);
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

    @Test
    void aPathThatCanBeNoFileIsAFault() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        for (String path : List.of(dir.toString(), "/", file.resolve("events.log").toString(),
                file.resolve("a/b/events.log").toString(), dir + "/a\0b")) {
            assertThatThrownBy(() -> builder().set("eventlog.file.path", path).build()).as(path)
                    .isInstanceOf(ConfigurationException.class).hasMessageContainingAll("has a fault",
                            "eventlog.file.path = ",
                            "allowed is a file that can be written, neither a directory nor below a file");
        }
    }

    @Test
    void aDirectoryThatIsMissingIsNoFault() throws Exception {
        Path file = dir.resolve("a/b/events.log");
        try (EventLog log = builder().set("eventlog.file.path", file.toString()).build()) {
            assertThat(file.getParent()).doesNotExist();
            log.log(LogEvent.named("one").build());
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    private static EventLog.Builder builder() {
        return EventLog.builder().protocol("file").set("eventlog.db", ":memory:").set("eventlog.retry.first", "20ms")
                .set("eventlog.retry.max", "50ms");
    }
}
