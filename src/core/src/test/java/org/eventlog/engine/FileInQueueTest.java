// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code file} protocol must not write into the event log's own queue. */
class FileInQueueTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({"queue.db, 0B", "queue.db.lock, 0B", "queue.db-journal, 0B", "queue-2.db, 0B", "link, 0B",
            "other/../queue.db, 0B"})
    void refusesAFileOfTheQueue(String file, String maxBytes) throws Exception {
        Files.createDirectory(dir.resolve("other"));
        Files.createSymbolicLink(dir.resolve("link"), dir.resolve("queue.db"));

        assertRefused("queue.db", file, maxBytes);
    }

    @Test
    void refusesAFileWhoseOlderFilesWouldReplaceTheQueue() {
        assertRefused("events.log.3", "events.log", "1MB");
    }

    private void assertRefused(String queue, String file, String maxBytes) {
        assertThatThrownBy(builder(queue, file).set("eventlog.file.max-bytes", maxBytes)::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.file.path").hasMessageContaining("belongs to the queue");
        assertThat(dir.resolve(queue)).doesNotExist();
    }

    @Test
    void writesToAFileBesideTheQueue() throws Exception {
        try (EventLog log = builder("queue.db", "events.log").build()) {
            log.log(LogEvent.named("e"));
        }

        assertThat(Files.readAllLines(dir.resolve("events.log"))).singleElement().asString().contains("\"name\":\"e\"");
    }

    @Test
    void acceptsDirectoriesBehindLinks() throws Exception {
        Files.createDirectory(dir.resolve("releases"));
        Files.createSymbolicLink(dir.resolve("current"), dir.resolve("releases"));

        try (EventLog log = builder("current/queue.db", "current/events.log").build()) {
            log.log(LogEvent.named("e"));
        }

        assertThat(Files.readAllLines(dir.resolve("releases/events.log"))).hasSize(1);
    }

    private EventLog.Builder builder(String queue, String file) {
        return EventLog.builder().protocol("file").set("eventlog.db", dir.resolve(queue).toString())
                .set("eventlog.file.path", dir.resolve(file).toString());
    }
}
