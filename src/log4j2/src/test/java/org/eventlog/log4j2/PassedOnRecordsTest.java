// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.eventlog.bridge.EventLogs;
import org.eventlog.engine.EventLog;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records behind an asynchronous appender or logger, down to TRACE, with a real queue file. */
class PassedOnRecordsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String APPENDERS = "<EventLog name=\"E\"/>"
            + "<Async name=\"A\"><AppenderRef ref=\"E\"/></Async>";
    private static final String DIRECT = "<Root level=\"TRACE\"><AppenderRef ref=\"E\"/></Root>";
    private static final String ASYNC = "<Logger name=\"direct\" additivity=\"false\"><AppenderRef ref=\"E\"/></Logger>"
            + "<Root level=\"TRACE\"><AppenderRef ref=\"A\"/></Root>";

    @TempDir
    Path dir;

    private final Logger sqlite = Logger.getLogger("org.sqlite");
    private EventLog log;
    private EventLogs.Registration registration;

    @BeforeEach
    void start() {
        log = EventLog.builder().set("eventlog.protocol", "file").set("eventlog.file.path", file().toString())
                .set("eventlog.db", dir.resolve("queue.db").toString()).build();
        registration = EventLogs.register(PassedOnRecordsTest.class, log);
    }

    @AfterEach
    void end() {
        registration.close();
        log.close();
    }

    private Path file() {
        return dir.resolve("events");
    }

    private List<Object> messages() throws IOException {
        return Files.exists(file())
                ? ReceivedEvent.lines(Files.readAllBytes(file())).stream().map(e -> e.get("message")).toList()
                : List.of();
    }

    private void awaitDelivery(String message) throws InterruptedException {
        await().atMost(LIMIT).until(() -> messages().contains(message));
        assertThat(log.flush(LIMIT)).isTrue();
    }

    private static void onThread(String name, Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, name);
        thread.start();
        thread.join();
    }

    private void assertNoRecordOfTheJournal(Log4j log4j) throws Exception {
        Handler bridge = new Bridge(log4j);
        sqlite.setLevel(Level.ALL);
        sqlite.setUseParentHandlers(false);
        sqlite.addHandler(bridge);
        try {
            log4j.logger("l").info("first");
            awaitDelivery("first");
            log4j.logger("l").info("second");
            awaitDelivery("second");

            assertThat(messages()).containsExactly("first", "second");
        } finally {
            sqlite.removeHandler(bridge);
            sqlite.setUseParentHandlers(true);
            sqlite.setLevel(null);
        }
    }

    @Test
    void recordsOfTheJournalsThreadDoNotBecomeEventsBehindAnAppender() throws Exception {
        try (Log4j log4j = Log4j.configured(APPENDERS, ASYNC)) {
            assertNoRecordOfTheJournal(log4j);
        }
    }

    @Test
    void recordsOfTheJournalsThreadDoNotBecomeEventsBehindAsynchronousLoggers() throws Exception {
        try (Log4j log4j = Log4j.configured(new AsyncLoggerContext("test"), APPENDERS, DIRECT)) {
            assertNoRecordOfTheJournal(log4j);
        }
    }

    @Test
    void recordsOfApplicationsThreadsBecomeEvents() throws Exception {
        try (Log4j log4j = Log4j.configured(new LoggerContext("test"), APPENDERS, ASYNC)) {
            onThread("eventlog", () -> log4j.logger("org.sqlite.core").debug("passed on"));
            onThread("eventlog", () -> log4j.logger("direct").trace("direct"));
            onThread("", () -> log4j.logger("org.sqlite.core").trace("without a name"));
            awaitDelivery("passed on");
            awaitDelivery("direct");
            awaitDelivery("without a name");
        }
    }

    /** Passes records of the JDK's loggers to Log4j in the same thread, as its own bridges do. */
    private static final class Bridge extends Handler {
        private final Log4j log4j;

        Bridge(Log4j log4j) {
            this.log4j = log4j;
        }

        @Override
        public void publish(LogRecord logRecord) {
            log4j.logger(logRecord.getLoggerName()).trace(logRecord.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
