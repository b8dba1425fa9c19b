// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoKeyMessageTest {
    private final Logger log = Logger.getLogger("org.eventlog.collector");
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler reader = new Handler() {
        @Override
        public void publish(LogRecord written) {
            logged.add(written.getMessage());
        }

        @Override
        public void flush() {
            // Nothing to flush.
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    };

    @BeforeEach
    void listen() {
        log.addHandler(reader);
    }

    @AfterEach
    void stop() {
        log.removeHandler(reader);
    }

    @Test
    void isLoggedOnlyIfNobodyCanSend(@TempDir Path directory) throws Exception {
        try (Host host = new Host(directory, "keys", "")) {
            assertThat(logged).anyMatch(message -> message.startsWith("EVL-6014"));
            Visit admin = new Visit(host, "ada", "admin");
            assertThat(admin.post("/keys", "id", "0123456789", "source", "shop", "scope.ingest", "on").statusCode())
                    .isEqualTo(200);
        }
        logged.clear();

        try (Host host = new Host(directory, "keys", "")) {
            assertThat(host.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(logged).noneMatch(message -> message.startsWith("EVL-6014"));
        }
    }
}
