// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.sqlite.SqliteBackup;
import org.eventlog.sqlite.SqliteDriver;
import org.eventlog.thread.Uninterrupted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationTest {
    @TempDir
    Path directory;

    @Test
    void backupMadeDuringIngestIsComplete() throws Exception {
        Path copies = directory.resolve("copies");
        try (Host host = new Host(directory)) {
            host.batch("{\"name\":\"before\",\"level\":\"warn\"}\n".repeat(2_000));
            AtomicBoolean enough = new AtomicBoolean();
            Thread sender = new Thread(() -> sendUntil(host, enough));
            sender.start();
            Path made = new SqliteBackup(directory.resolve("events.db"), copies, 3)
                    .make(Instant.parse("2026-05-04T03:02:01Z"));
            enough.set(true);
            sender.join();

            assertThat(made).hasFileName("eventlog-collector-20260504T030201Z.db");
            assertThat(read(made, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(Integer.parseInt(read(made, "SELECT count(*) FROM event"))).isGreaterThanOrEqualTo(2_000);
            assertThat(Files.list(copies)).containsExactly(made);
        }
        Path restored = Files.createDirectories(directory.resolve("restored"));
        Files.copy(new SqliteBackup(directory, copies, 3).copies().get(0), restored.resolve("events.db"));
        try (Host host = new Host(restored)) {
            assertThat(host.get("/?q=before").statusCode()).isEqualTo(200);
            assertThat(host.event("{\"name\":\"after\"}").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void makesBackupsWhenDueAndDeletesTheOldest() throws Exception {
        try (Host host = new Host(directory)) {
            host.event("{\"name\":\"a\"}");
            Path copies = directory.resolve("copies");
            SqliteBackup backup = new SqliteBackup(directory.resolve("events.db"), copies, 2);
            AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-04T03:00:00Z"));
            Backups backups = new Backups(backup, Duration.ofDays(1), now::get, new OperatorLog());

            backups.makeWhatIsDue();
            backups.makeWhatIsDue();
            assertThat(backup.copies()).hasSize(1);
            for (int day = 0; day < 3; day++) {
                now.set(now.get().plus(Duration.ofDays(1)));
                backups.makeWhatIsDue();
            }

            assertThat(backup.copies()).extracting(SqliteBackup::madeAt).containsExactly(
                    Instant.parse("2026-05-06T03:00:00Z"), Instant.parse("2026-05-07T03:00:00Z"));
        }
    }

    @Test
    void makesBackupsWhenTheNewestIsDatedInTheFutureAndDeletesThatOneFirst() throws Exception {
        try (Host host = new Host(directory)) {
            host.event("{\"name\":\"a\"}");
            SqliteBackup backup = new SqliteBackup(directory.resolve("events.db"), directory.resolve("copies"), 1);
            AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2126-05-04T03:00:00Z"));
            Backups backups = new Backups(backup, Duration.ofDays(1), now::get, new OperatorLog());
            backups.makeWhatIsDue();

            now.set(Instant.parse("2026-05-04T03:00:00.500Z"));
            backups.makeWhatIsDue();
            backups.makeWhatIsDue();

            assertThat(backup.copies()).extracting(SqliteBackup::madeAt)
                    .containsExactly(Instant.parse("2026-05-04T03:00:00Z"));
            now.set(Instant.parse("2026-05-05T03:00:01Z"));
            backups.makeWhatIsDue();
            assertThat(backup.copies()).extracting(SqliteBackup::madeAt)
                    .containsExactly(Instant.parse("2026-05-05T03:00:01Z"));
        }
    }

    @Test
    void leavesDirectoriesAndFilesThatOnlyLookLikeBackupsAlone() throws Exception {
        try (Host host = new Host(directory)) {
            host.event("{\"name\":\"a\"}");
            Path copies = directory.resolve("copies");
            Path impossible = copies.resolve("eventlog-collector-20261399T250000Z.db");
            Path folder = copies.resolve("eventlog-collector-20200101T000000Z.db");
            Files.createDirectories(folder.resolve("more"));
            Files.writeString(impossible, "somebody's");
            SqliteBackup backup = new SqliteBackup(directory.resolve("events.db"), copies, 1);

            new Backups(backup, Duration.ofDays(1), () -> Instant.parse("2026-05-04T03:00:00Z"), new OperatorLog())
                    .makeWhatIsDue();

            assertThat(backup.copies()).hasSize(1);
            assertThat(impossible).exists();
            assertThat(folder).exists();
        }
    }

    @Test
    void continuesBackupsAfterAnInterruptAndStopsPromptly() throws Exception {
        SqliteBackup backup = new SqliteBackup(directory.resolve("events.db"), directory.resolve("copies"), 2);
        Backups backups = new Backups(backup, Duration.ofDays(1), InstantSource.system(), new OperatorLog());
        try (Host host = new Host(directory)) {
            backups.start();
            await().until(() -> backup.copies().size() == 1);
            Thread thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(one -> one.getName().equals("eventlog-collector-backup")).findFirst().orElseThrow();

            thread.interrupt();

            await().until(() -> !thread.isInterrupted() && thread.getState() != Thread.State.RUNNABLE);
            assertThat(thread.getState()).isEqualTo(Thread.State.TIMED_WAITING);
            try (Uninterrupted wait = new Uninterrupted()) {
                backups.close(wait);
            }
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void exposesPrometheusMetrics() throws Exception {
        try (Host host = new Host(directory)) {
            host.batch("{\"id\":\"1\",\"name\":\"a\",\"level\":\"error\"}\n{\"id\":\"2\",\"name\":\"b\"}");
            host.event("{\"id\":\"1\",\"name\":\"a\"}");
            host.event("[]");

            HttpResponse<String> answer = host.get("/metrics");

            assertThat(answer.headers().firstValue("Content-Type")).get().asString()
                    .startsWith("text/plain; version=0.0.4");
            assertThat(answer.body()).contains("eventlog_collector_events_stored_total 2\n",
                    "eventlog_collector_events_duplicate_total 1\n",
                    "eventlog_collector_requests_refused_total{code=\"not_an_object\"} 1\n",
                    "eventlog_collector_commit_duration_seconds_count 2\n", "eventlog_collector_up 1\n",
                    "eventlog_collector_store_events 2\n", "eventlog_collector_issues_open 1\n");
        }
        try (Host closed = new Host(directory, "open-to-loopback", "false")) {
            assertThat(closed.get("/metrics").statusCode()).isEqualTo(401);
            assertThat(closed.send(closed.request("/metrics").header("Authorization", "Bearer " + Host.KEY))
                    .statusCode()).as("a key that may only send").isEqualTo(403);
        }
    }

    @Test
    void limitsTheMemoryOfBodies() throws Exception {
        try (Host host = new Host(directory, "max-body", "64KB", "max-decompressed", "1MB", "max-line", "64KB",
                "queue.max-bytes", "1MB")) {
            List<SlowClient> slow = new java.util.ArrayList<>();
            for (int i = 0; i < 40; i++) {
                slow.add(new SlowClient(host.uri("/api/v1/events"), 60_000));
            }
            HttpResponse<String> refused = host.event("{\"name\":\"" + "x".repeat(60_000) + "\"}");
            for (int i = 0; i < 50 && refused.statusCode() != 503; i++) {
                refused = host.event("{\"name\":\"" + "x".repeat(60_000) + "\"}");
            }

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("too_many_bodies");
            for (SlowClient client : slow) {
                client.close();
            }
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(host.event("{\"name\":\"a\"}").statusCode()).isEqualTo(200));
        }
    }

    private static void sendUntil(Host host, AtomicBoolean enough) {
        try {
            while (!enough.get()) {
                host.batch("{\"name\":\"meanwhile\"}\n".repeat(50));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file, String sql) throws Exception {
        try (Connection connection = SqliteDriver.connect(file, new Properties());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
