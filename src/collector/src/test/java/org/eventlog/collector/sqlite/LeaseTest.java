// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eventlog.collector.ChildProcess;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.store.StoreException;
import org.eventlog.file.FileLease;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests who may open the database, and for how long. */
class LeaseTest {
    @TempDir
    Path directory;
    private SqliteStore store;

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }

    @Test
    void opensADatabaseThroughALinkedDirectory() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"),
                Files.createDirectory(directory.resolve("real")));
        store = new SqliteStore(config(link.resolve("events.db")));
        store.open();

        assertOwned(new SqliteStore(config(directory.resolve("real").resolve("events.db")))::open,
                "another application of this server");
    }

    @Test
    void failedAttemptOfAnotherOwnerDoesNotAffectTheFirst() throws Exception {
        open();
        assertOwned(new SqliteStore(config(file()))::open, "another application of this server");

        Process other = ChildProcess.start(directory);
        try {
            URI there = ChildProcess.port(other);
            HttpResponse<String> health = HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create(there + "/health/ready")).build(), BodyHandlers.ofString());
            assertThat(health.statusCode()).as(health.body()).isEqualTo(503);
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void runningQueryKeepsTheLeaseUntilItEnds() throws Exception {
        open();
        ReadPool readers = new ReadPool(file(), 1, Duration.ofSeconds(30));
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> query = CompletableFuture.supplyAsync(() -> {
            try {
                return readers.query(connection -> {
                    running.countDown();
                    return await(go);
                });
            } catch (StoreException e) {
                throw new IllegalStateException(e);
            }
        });
        running.await();
        readers.close();
        store.close();

        assertThat(FileLease.tryTake(file())).isEmpty();

        go.countDown();
        assertThat(query.get()).isTrue();
        try (FileLease lease = FileLease.tryTake(file()).orElseThrow()) {
            assertThat(lease.file()).hasFileName("events.db");
        }
    }

    @Test
    void onlyTheOwnerMakesBackups() throws Exception {
        SqliteBackup backup = new SqliteBackup(file(), directory.resolve("copies"), 1);
        assertOwned(() -> backup.make(Instant.EPOCH), "the database is not open here");
        open();

        assertThat(backup.make(Instant.EPOCH)).exists();

        store.close();
        try (FileLease lease = FileLease.tryTake(file()).orElseThrow()) {
            assertThat(lease.renew()).as("the copy gave its part back").isTrue();
        }
    }

    @Test
    void recreatesADeletedLockFile() throws Exception {
        open();
        Files.delete(lockFile());

        store.append(List.of());

        assertThat(lockFile()).exists();
    }

    @Test
    void stopsWritingOnceAnotherProcessHasItsFile() throws Exception {
        open();
        Files.delete(lockFile());
        try (FileChannel others = FileChannel.open(lockFile(), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE); FileLock lock = others.lock()) {
            assertOwned(() -> store.append(List.of()), "another process has taken it");
            assertOwned(store::open, "another process has it open");
            assertThat(lock.isValid()).isTrue();
        }

        store.open();
        assertThat(store.append(List.of())).isEmpty();
    }

    @Test
    void reportsADirectoryThatDoesNotAllowLocks() throws IOException {
        Files.createDirectory(lockFile());

        assertThatThrownBy(this::open).isInstanceOfSatisfying(StoreException.class,
                fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.FAILED))
                .hasMessageContaining("lock file " + lockFile().toRealPath());
    }

    private void open() throws StoreException {
        store = new SqliteStore(config(file()));
        store.open();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static CollectorConfig.Store config(Path file) {
        return new CollectorConfig.Store(file, Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    private Path file() {
        return directory.resolve("events.db");
    }

    private Path lockFile() {
        return directory.resolve("events.db.lock");
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private static void assertOwned(Attempt attempt, String reason) {
        assertThatThrownBy(attempt::run).isInstanceOfSatisfying(StoreException.class,
                fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.OWNED)).hasMessageContaining(reason);
    }
}
