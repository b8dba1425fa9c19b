// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eventlog.LogEvent;
import org.eventlog.bridge.OwnWork;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that another handler passes on in its own thread, down to the lowest level, with a real queue file. */
class PassedOnRecordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path dir;

    private final List<Logger> loggers = List.of(Logger.getLogger("org.sqlite"), Logger.getLogger("com.example"));
    private final ExecutorService passing = Executors.newSingleThreadExecutor(task -> new Thread(task, "passing"));
    private EventLog log;
    private EventLogHandler handler;
    private Handler asynchronous;

    @BeforeEach
    void start() {
        log = EventLog.builder().set("eventlog.protocol", "file").set("eventlog.file.path", file().toString())
                .set("eventlog.db", dir.resolve("queue.db").toString()).build();
        handler = new EventLogHandler(log);
        asynchronous = new Asynchronous();
        for (Logger logger : loggers) {
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
            logger.addHandler(asynchronous);
        }
    }

    @AfterEach
    void end() {
        for (Logger logger : loggers) {
            logger.removeHandler(asynchronous);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }
        log.close();
        passing.shutdown();
    }

    private Path file() {
        return dir.resolve("events");
    }

    private List<String> lines() throws IOException {
        return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
    }

    private void awaitDelivery(String message) throws InterruptedException {
        await().atMost(LIMIT).until(() -> lines().stream().anyMatch(line -> line.contains(message)));
        assertThat(log.flush(LIMIT)).isTrue();
    }

    private static void onThread(String name, Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, name);
        thread.start();
        thread.join();
    }

    @Test
    void recordsOfTheJournalsThreadDoNotBecomeEvents() throws Exception {
        loggers.get(1).info("first");
        awaitDelivery("first");
        loggers.get(1).info("second");
        awaitDelivery("second");

        assertThat(lines()).hasSize(2);
    }

    @Test
    void recordsOfACloseDoNotBecomeEvents() throws Exception {
        try (EventLog other = EventLog.builder().set("eventlog.protocol", "file")
                .set("eventlog.file.path", dir.resolve("others").toString())
                .set("eventlog.db", dir.resolve("other.db").toString()).build()) {
            other.log(LogEvent.named("e"));
            assertThat(other.flush(LIMIT)).isTrue();
        }
        loggers.get(1).info("second");
        awaitDelivery("second");

        assertThat(lines()).hasSize(1);
    }

    @Test
    void recordsOfApplicationsThreadsBecomeEvents() throws Exception {
        onThread("eventlog", () -> loggers.get(1).info("passed on"));
        onThread("eventlog", () -> handler.publish(new LogRecord(Level.FINEST, "direct")));
        onThread("worker", () -> loggers.get(0).info("the application's use of SQLite"));
        awaitDelivery("passed on");
        awaitDelivery("direct");
        awaitDelivery("the application's use of SQLite");
    }

    @Test
    void recordsOfThreadsThatALibraryOfATransportStartsDoNotBecomeEvents() throws Exception {
        OwnWork.beginThreads("network | shop");
        try {
            LogRecord[] written = new LogRecord[1];
            Thread network = new Thread(() -> {
                written[0] = new LogRecord(Level.INFO, "connected");
                passing.submit(() -> handler.publish(written[0]));
                try {
                    passing.submit(() -> {}).get();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }, "network | shop");
            network.start();
            network.join();
        } finally {
            OwnWork.endThreads("network | shop");
        }
        loggers.get(1).info("second");
        awaitDelivery("second");

        assertThat(lines()).hasSize(1);
    }

    @Test
    void recordsOfTheSendersOwnThreadDoNotBecomeEvents() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        Transport talking = new Transport() {
            @Override
            public void send(Batch batch) {
                loggers.get(1).info("sending");
                sent.countDown();
            }

            @Override
            public String describe() {
                return "talking";
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
        try (EventLog other = EventLog.builder().set("eventlog.db", ":memory:").transport(talking).sending(task -> {
            throw new RejectedExecutionException();
        }).build()) {
            other.log(LogEvent.named("e"));
            sent.await();
        }
        loggers.get(1).info("second");
        awaitDelivery("second");

        assertThat(lines()).hasSize(1);
    }

    private final class Asynchronous extends Handler {
        @Override
        public void publish(LogRecord logRecord) {
            passing.execute(() -> handler.publish(logRecord));
        }

        @Override
        public void flush() {
            // Nothing is buffered that a test does not await.
        }

        @Override
        public void close() {
            // The test ends the thread.
        }
    }
}
