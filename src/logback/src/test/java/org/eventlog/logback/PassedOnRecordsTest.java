// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.file.Path;
import org.eventlog.engine.EventLog;
import org.eventlog.testing.FiledRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Records behind an asynchronous appender, down to TRACE, with a real queue file. */
class PassedOnRecordsTest {
    private static final String CONFIGURATION = "<appender name=\"E\" class=\"org.eventlog.logback.EventLogAppender\"/>"
            + "<appender name=\"A\" class=\"ch.qos.logback.classic.AsyncAppender\"><discardingThreshold>0"
            + "</discardingThreshold><appender-ref ref=\"E\"/></appender>"
            + "<logger name=\"direct\" additivity=\"false\"><appender-ref ref=\"E\"/></logger>"
            + "<root level=\"TRACE\"><appender-ref ref=\"A\"/></root>";

    @TempDir
    Path dir;

    private FiledRecords records;
    private Logback logback;

    @BeforeEach
    void start() {
        start(EventLog.builder());
    }

    private void start(EventLog.Builder builder) {
        // SLF4J has another one while a thread of an earlier test is its first user.
        await().until(() -> LoggerFactory.getILoggerFactory() instanceof LoggerContext);
        records = new FiledRecords(dir, builder);
        // The context that SQLite's driver logs to.
        logback = Logback.of((LoggerContext) LoggerFactory.getILoggerFactory(), CONFIGURATION);
    }

    @AfterEach
    void end() {
        logback.close();
        records.close();
    }

    @Test
    void recordsOfTheJournalsThreadDoNotBecomeEvents() throws Exception {
        logback.logger("l").info("first");
        records.awaitDelivery("first");
        logback.logger("l").info("second");
        records.awaitDelivery("second");

        assertThat(records.messages()).containsExactly("first", "second");
    }

    @Test
    void recordsOfAJournalsThreadWithoutANameDoNotBecomeEvents() throws Exception {
        end();
        start(EventLog.builder().executor(task -> new Thread(task, "").start()));

        recordsOfTheJournalsThreadDoNotBecomeEvents();
    }

    @Test
    void recordsOfApplicationsThreadsBecomeEvents() throws Exception {
        FiledRecords.onThread("worker", () -> logback.logger("org.sqlite.core").debug("passed on"));
        FiledRecords.onThread("eventlog", () -> logback.logger("direct").trace("direct"));
        FiledRecords.onThread("", () -> logback.logger("l").trace("without a name"));
        records.awaitDelivery("passed on");
        records.awaitDelivery("direct");
        records.awaitDelivery("without a name");
    }

    @Test
    void sqlitesRecordsOfAnUnknownThreadDoNotBecomeEvents() throws Exception {
        pass(Level.DEBUG, "a statement");
        pass(Level.INFO, "information");
        records.awaitDelivery("information");

        assertThat(records.messages()).containsExactly("information");
    }

    /** As a version of Logback does that has no names for threads without one. */
    private void pass(Level level, String message) {
        LoggingEvent logged = new LoggingEvent("", logback.context().getLogger("org.sqlite.core"), level, message, null,
                null);
        logged.setThreadName("");
        logback.context().getLogger("direct").callAppenders(logged);
    }
}
