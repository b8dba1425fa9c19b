// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.eventlog.engine.EventLog;
import org.eventlog.testing.FiledRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records behind an asynchronous appender or logger, down to TRACE, with a real queue file. */
class PassedOnRecordsTest {
    private static final String APPENDERS = "<EventLog name=\"E\"/>"
            + "<Async name=\"A\"><AppenderRef ref=\"E\"/></Async>";
    private static final String DIRECT = "<Root level=\"TRACE\"><AppenderRef ref=\"E\"/></Root>";
    private static final String ASYNC = "<Logger name=\"direct\" additivity=\"false\"><AppenderRef ref=\"E\"/></Logger>"
            + "<Root level=\"TRACE\"><AppenderRef ref=\"A\"/></Root>";

    @TempDir
    Path dir;

    private final Logger sqlite = Logger.getLogger("org.sqlite");
    private FiledRecords records;

    @BeforeEach
    void start() {
        records = new FiledRecords(dir, EventLog.builder());
    }

    @AfterEach
    void end() {
        records.close();
    }

    private void assertNoRecordOfTheJournal(Log4j log4j) throws Exception {
        Handler bridge = new Bridge(log4j);
        sqlite.setLevel(Level.ALL);
        sqlite.setUseParentHandlers(false);
        sqlite.addHandler(bridge);
        try {
            log4j.logger("l").info("first");
            records.awaitDelivery("first");
            log4j.logger("l").info("second");
            records.awaitDelivery("second");

            assertThat(records.messages()).containsExactly("first", "second");
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
            FiledRecords.onThread("eventlog", () -> log4j.logger("org.sqlite.core").debug("passed on"));
            FiledRecords.onThread("eventlog", () -> log4j.logger("direct").trace("direct"));
            FiledRecords.onThread("", () -> log4j.logger("org.sqlite.core").trace("without a name"));
            records.awaitDelivery("passed on");
            records.awaitDelivery("direct");
            records.awaitDelivery("without a name");
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
