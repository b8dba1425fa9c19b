// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
    @TempDir
    Path directory;

    @Test
    void refusesWhileTheDatabaseIsLockedAndRecovers() throws Exception {
        try (Host host = new Host(directory, "busy-timeout", "50ms")) {
            try (Connection other = lock()) {
                HttpResponse<String> answer = host.event("{\"id\":\"1\",\"name\":\"a\"}");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).contains("5");
                assertThat(answer.body()).contains("database_busy");
                assertThat(host.get("/").statusCode()).as("reading goes on").isEqualTo(200);
            }

            assertThat(host.event("{\"id\":\"1\",\"name\":\"a\"}").body()).contains("\"duplicate\":false");
        }
    }

    @Test
    void refusesIfTheCommitTimesOutOrTheQueueIsFull() throws Exception {
        try (Host host = new Host(directory, "commit-timeout", "100ms", "queue.max-events", "100", "max-batch-events",
                "100")) {
            String batch = "{\"name\":\"a\"}\n".repeat(100);
            try (Connection other = lock()) {
                assertThat(host.batch(batch).body()).contains("commit_timeout");

                HttpResponse<String> answer = host.event("{\"name\":\"b\"}");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("queue_full");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
            await().untilAsserted(() -> assertThat(host.event("{\"name\":\"c\"}").statusCode()).isEqualTo(200));
        }
    }

    @Test
    void leavesNoThreadFileOrDriverBehind() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Host host = new Host(directory)) {
                assertThat(host.event("{\"name\":\"a\"}").statusCode()).isEqualTo(200);
                assertThat(host.get("/").statusCode()).isEqualTo(200);
                assertThat(ourThreads()).as("while it runs").isNotEmpty();
                assertThat(ourProperties()).as("while it runs").isNotEmpty();
                assertThat(openFiles()).as("while it runs").anyMatch(file -> file.contains("events.db"));
            }
        }

        assertThat(ourThreads()).isEmpty();
        assertThat(DriverManager.drivers()).noneMatch(driver -> driver instanceof org.sqlite.JDBC);
        assertThat(openFiles()).noneMatch(file -> file.contains("events.db"));
        assertThat(ourProperties()).isEmpty();
        assertThat(directory.resolve("events.db-wal")).doesNotExist();
    }

    @Test
    void staysUpWithADamagedDatabaseButAcceptsNothing() throws Exception {
        Files.writeString(directory.resolve("events.db"), "not a database ".repeat(100));
        try (Host host = new Host(directory)) {
            assertThat(host.event("{\"name\":\"a\"}").statusCode()).isEqualTo(503);
            assertThat(host.get("/").statusCode()).isEqualTo(503);
            assertThat(host.get("/health/ready").body()).contains("database_corrupt");
            assertThat(host.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesEventsIfDiskSpaceIsLow() throws Exception {
        try (Host host = new Host(directory, "min-free-disk", "1048576GiB")) {
            assertThat(host.event("{\"name\":\"a\"}").body()).contains("disk_full");
            assertThat(host.get("/health/ready").body()).contains("disk_full");
            assertThat(host.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void twoCollectorsInOneServerDoNotShareAFile() throws Exception {
        try (Host first = new Host(directory); Host second = new Host(directory)) {
            assertThat(second.event("{\"name\":\"a\"}").body()).contains("database_owned");
            assertThat(second.get("/").statusCode()).isEqualTo(503);
            assertThat(first.event("{\"name\":\"a\"}").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void logsNeitherKeysNorContent() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            private final SimpleFormatter format = new SimpleFormatter();

            @Override
            public void publish(LogRecord entry) {
                logged.add(format.format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Logger ours = Logger.getLogger("org.eventlog.collector");
        Level before = ours.getLevel();
        ours.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(handler);
        try (Host host = new Host(directory, "busy-timeout", "50ms")) {
            host.event("{\"name\":\"CONTENT\"}");
            host.event("{\"name\":\"CONTENT");
            host.form("message=CONTENT&key=" + Host.LEGACY);
            host.form("message=CONTENT&key=WRONGKEY" + Host.LEGACY);
            try (Connection other = lock()) {
                host.event("{\"name\":\"CONTENT\"}");
            }
        } finally {
            Logger.getLogger("").removeHandler(handler);
            ours.setLevel(before);
        }

        assertThat(logged).anyMatch(line -> line.contains("EVL-6001")).anyMatch(line -> line.contains("EVL-6005"));
        assertThat(String.join("\n", logged)).doesNotContain("CONTENT", "WRONGKEY", Host.KEY, Host.LEGACY);
    }

    private Connection lock() throws Exception {
        Connection other = SqliteDriver.connect(directory.resolve("events.db"),
                new Properties());
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
        return other;
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("eventlog-collector")).toList();
    }

    /** Such as a lease of the database. */
    private List<String> ourProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("org.eventlog.") && name.contains(directory.toString())).toList();
    }

    /** Empty if the system does not list them. */
    private static List<String> openFiles() throws IOException {
        List<String> files = new ArrayList<>();
        Path descriptors = Path.of("/proc/self/fd");
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> links = Files.list(descriptors)) {
                for (Path link : links.toList()) {
                    if (Files.isSymbolicLink(link)) {
                        files.add(Files.readSymbolicLink(link).toString());
                    }
                }
            }
        }
        return files;
    }
}
