// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.jul.EventLogHandler;
import org.eventlog.logs.RecordHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fails in records and loggers of java.util.logging costs neither the record nor its caller. */
class ForeignRecordsTest extends ForeignFaultsFixture {
    @ParameterizedTest
    @MethodSource("faults")
    void failingServerLoggerDoesNotAffectTheCaller(Throwable fault) {
        Handler failing = new RecordHandler(logRecord -> {
            if (logRecord.getMessage().contains("EVL-4")) {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
            }
        });
        own.addHandler(failing);
        try {
            assertThat(logged(EventLog.builder().beforeLog(throwing(fault)), log -> {
                log.log(LogEvent.named("e"));
                log.counter("c", options -> ForeignFaultsFixture.<RuntimeException>raise(fault)).increment();
            })).hasSize(2);
        } finally {
            own.removeHandler(failing);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void julRecordArrivesWhicheverPartFails(Throwable fault) {
        LogRecord parameters = new LogRecord(java.util.logging.Level.INFO, "before {0} behind {1}");
        parameters.setParameters(new Object[]{new Failing(fault), 5});
        LogRecord hostile = new LogRecord(java.util.logging.Level.INFO, "hostile") {
            private static final long serialVersionUID = 1;

            @Override
            public String getLoggerName() {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public java.util.logging.Level getLevel() {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public Object[] getParameters() {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public Throwable getThrown() {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public String getSourceClassName() {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return null;
            }
        };
        RecordEvents.Options all = new RecordEvents.Options(List.of("tag"), true, true, ContextFields.ALL);

        List<String> logged = logged(EventLog.builder(), log -> {
            EventLogHandler handler = new EventLogHandler(log, () -> true, all);
            handler.publish(parameters);
            handler.setFilter(record -> {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
                return false;
            });
            handler.publish(hostile);
        });

        assertThat(logged).hasSize(2);
        assertThat(logged.get(0)).contains("before ").doesNotContain("recordFault");
        if (fault instanceof Error) {
            // Like the JDK: after an exception, the pattern is unchanged.
            assertThat(logged.get(0)).contains("toString() failed: " + name(fault) + ") behind 5");
        }
        assertThat(logged.get(1)).contains("\"message\":\"hostile\"", "\"recordFault\":\"" + name(fault), "\"tag\"");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void handlerReportsFailuresOnlyToItsErrorManager(Throwable fault) {
        EventLogHandler handler = new EventLogHandler(new ForwardingEventLogger() {
            @Override
            protected EventLogger delegate() {
                return EventLogger.none();
            }

            @Override
            public void log(LogEvent event) {
                ForeignFaultsFixture.<RuntimeException>raise(fault);
            }

            @Override
            public boolean isEnabled(Level level) {
                return true;
            }
        });
        List<Exception> told = new ArrayList<>();
        handler.setErrorManager(new ErrorManager() {
            @Override
            public void error(String message, Exception reported, int code) {
                told.add(reported);
                ForeignFaultsFixture.<RuntimeException>raise(fault);
            }
        });

        handler.publish(new LogRecord(java.util.logging.Level.INFO, "m"));

        assertThat(told).singleElement().satisfies(e -> assertThat(e.toString())
                .contains(fault instanceof Speechless ? "toString() failed" : name(fault)));
    }
}
