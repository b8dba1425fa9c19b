// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a file system that is really full. Needs Linux and permission to mount one, as in CI. */
class FullDiskTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;
    private Path disk;
    private boolean mounted;
    private final List<String> acknowledged = new ArrayList<>();

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        mounted = exit("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()) == 0;
        assumeThat(mounted).as("may mount a file system").isTrue();
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(exit("umount", disk.toString())).isZero();
        }
    }

    @Test
    void keepsAcknowledgedEventsOnAFullDiskAndContinuesWhenThereIsSpace() throws Exception {
        Path ballast = disk.resolve("ballast");
        Files.write(ballast, new byte[8 << 20]);
        try (Host host = new Host(disk)) {
            HttpResponse<String> answer = send(host);
            while (answer.statusCode() == 200) {
                answer = send(host);
            }

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("disk_full");
            assertThat(answer.headers().firstValue("Retry-After")).contains("60");
            assertThat(host.get("/").statusCode()).as("what is there can be read").isEqualTo(200);
            Files.delete(ballast);
            await().atMost(LONG).untilAsserted(() -> assertThat(send(host).statusCode()).isEqualTo(200));
        }
        assertAllThere();
    }

    @Test
    void retriesAReadOnlyDiskAtStartup() throws Exception {
        assertThat(exit("mount", "-o", "remount,ro", disk.toString())).isZero();
        try (Host host = new Host(disk)) {
            assertThat(send(host).statusCode()).isEqualTo(503);

            assertThat(exit("mount", "-o", "remount,rw", disk.toString())).isZero();
            await().atMost(LONG).untilAsserted(() -> assertThat(send(host).statusCode()).isEqualTo(200));
        }
        assertAllThere();
    }

    @Test
    void releasesTheReserveSoThatRetentionCanFreeSpace() throws Exception {
        try (Host host = new Host(disk, "reserve", "4MB", "min-free-disk", "6MB", "max-bytes", "3MB")) {
            await().atMost(LONG).until(() -> Files.exists(disk.resolve("events.db-reserve")));
            HttpResponse<String> answer = send(host);
            while (answer.statusCode() == 200 && acknowledged.size() < 20_000) {
                answer = send(host);
            }

            assertThat(answer.body()).contains("disk_full");
            await().atMost(LONG).until(() -> !Files.exists(disk.resolve("events.db-reserve")));
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(send(host).statusCode()).isEqualTo(200));
        }
    }

    @Test
    void losesNothingIfTheDatabaseIsLockedDuringIngest() throws Exception {
        try (Host host = new Host(disk, "busy-timeout", "50ms")) {
            for (int round = 0; round < 5; round++) {
                send(host);
                try (Connection other = SqliteDriver.connect(disk.resolve("events.db"), new Properties());
                        Statement statement = other.createStatement()) {
                    statement.execute("BEGIN IMMEDIATE");
                    HttpResponse<String> refused = send(host);
                    assertThat(refused.statusCode()).isEqualTo(503);
                    assertThat(refused.body()).contains("database_busy");
                }
                await().atMost(LONG).untilAsserted(() -> assertThat(send(host).statusCode()).isEqualTo(200));
            }
        }
        assertAllThere();
    }

    /** Sends a batch of new events, and remembers their ids if they were acknowledged. */
    private HttpResponse<String> send(Host host) throws Exception {
        List<String> ids = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            ids.add("e" + System.nanoTime() + "-" + i);
            lines.append("{\"id\":\"").append(ids.get(i)).append("\",\"name\":\"filling\",\"message\":\"")
                    .append("all work and no play ".repeat(50)).append("\"}\n");
        }
        HttpResponse<String> answer = host.batch(lines.toString());
        if (answer.statusCode() == 200) {
            acknowledged.addAll(ids);
        }
        return answer;
    }

    private void assertAllThere() throws Exception {
        try (Connection connection = SqliteDriver.connect(disk.resolve("events.db"), new Properties());
                Statement statement = connection.createStatement()) {
            List<String> stored = new ArrayList<>();
            try (var rows = statement.executeQuery("SELECT eid FROM event")) {
                while (rows.next()) {
                    stored.add(rows.getString(1));
                }
            }
            assertThat(acknowledged).isNotEmpty();
            assertThat(new java.util.HashSet<>(stored).containsAll(acknowledged)).isTrue();
        }
    }

    private static int exit(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }
}
