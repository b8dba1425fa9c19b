// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.page.EventServlet;
import org.eventlog.file.FileLease;
import org.eventlog.sqlite.SqliteDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests closing a collector whose database is locked by another program. */
@Timeout(60)
class CollectorCloseTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Logger LOG = Logger.getLogger("org.eventlog.collector");

    @TempDir
    Path directory;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.add(entry.getMessage().substring(0, "EVL-0000".length()));
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
        LOG.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        Thread.interrupted();
        LOG.removeHandler(handler);
    }

    @Test
    void commitsAcceptedEventsInAnInterruptedThread() throws Exception {
        Collector collector = started(LONG);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            Thread.currentThread().interrupt();
            collector.close();
            interrupted.set(Thread.currentThread().isInterrupted());
        }, "close-test");
        CompletableFuture<boolean[]> taken;
        try (Connection other = lock()) {
            taken = begin(collector);
            closer.start();
            await().atMost(LONG).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
            closer.interrupt();
            await().atMost(LONG).until(() -> !closer.isInterrupted() && closer.getState() != Thread.State.RUNNABLE);
            assertThat(closer.isAlive()).isTrue();
        }
        closer.join();

        assertThat(interrupted).isTrue();
        assertThat(taken.get(0, TimeUnit.SECONDS)).containsExactly(false);
        assertThat(said).contains("EVL-6015").doesNotContain("EVL-6016");
        assertThat(threads()).isEmpty();
        assertThat(isFree()).isTrue();
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void aSecondCallWaitsForTheFirst() throws Exception {
        Collector collector = started(LONG);
        Thread first = new Thread(collector::close, "close-test-1");
        Thread second = new Thread(collector::close, "close-test-2");
        try (Connection other = lock()) {
            begin(collector);
            first.start();
            await().atMost(LONG).until(() -> first.getState() == Thread.State.TIMED_WAITING);
            second.start();
            await().atMost(LONG).until(() -> second.getState() != Thread.State.RUNNABLE);
            assertThat(second.getState()).isEqualTo(Thread.State.BLOCKED);
        }
        second.join();

        assertThat(isFree()).isTrue();
        first.join();
        assertThat(said).containsOnlyOnce("EVL-6015");
    }

    @Test
    void closeDoesNotWaitForABlockedWriterWhichCommitsLater() throws Exception {
        Collector collector = started(Duration.ofMillis(10));
        CompletableFuture<boolean[]> taken;
        try (Connection other = lock()) {
            taken = begin(collector);

            collector.close();

            assertThat(said).contains("EVL-6016").doesNotContain("EVL-6015");
            assertThat(isFree()).as("nobody else may have the file yet").isFalse();
        }
        assertThat(taken.get(20, TimeUnit.SECONDS)).containsExactly(false);
        await().atMost(LONG).until(this::isFree);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void opensItsDatabaseInAnInterruptedThread() throws Exception {
        Thread.currentThread().interrupt();

        Collector collector = started(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(begin(collector).get(20, TimeUnit.SECONDS)).containsExactly(false);
        collector.close();
    }

    private Collector started(Duration stop) {
        Collector collector = new Collector(ConfigReader.read(Host.source(directory, "busy-timeout", "30s")),
                InstantSource.system(), stop);
        collector.start();
        return collector;
    }

    /** Returns once the writer is committing. */
    private static CompletableFuture<boolean[]> begin(Collector collector) {
        NewEvent event = new NewEvent("1", System.currentTimeMillis(), 20, "a", null, null, null, null, "{}", 0, "a",
                null);
        CompletableFuture<boolean[]> result = collector.begin(List.of(event), EventServlet.HAND, "127.0.0.1", "test");
        await().atMost(LONG).until(() -> result.isDone() || Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals("eventlog-collector-writer"))
                .flatMap(entry -> Arrays.stream(entry.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("append")));
        return result;
    }

    private Connection lock() throws Exception {
        Connection other = SqliteDriver.connect(file(), new Properties());
        try (Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
        }
        return other;
    }

    private int events() throws Exception {
        try (Connection connection = SqliteDriver.connect(file(), new Properties());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM event")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private boolean isFree() throws Exception {
        Optional<FileLease> lease = FileLease.tryTake(file());
        lease.ifPresent(FileLease::close);
        return lease.isPresent();
    }

    private Path file() {
        return directory.resolve("events.db");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("eventlog-collector-")).toList();
    }
}
