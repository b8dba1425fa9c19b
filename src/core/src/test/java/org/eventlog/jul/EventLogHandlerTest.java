// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.eventlog.EventLogger;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;

class EventLogHandlerTest {
    private final List<LogEvent> events = new ArrayList<>();
    private final EventLogger logger = new EventLogger() {
        @Override
        public void log(LogEvent event) {
            events.add(event);
        }

        @Override
        public boolean isEnabled(org.eventlog.Level level) {
            return true;
        }
    };
    private final EventLogHandler handler = new EventLogHandler(logger);

    @Test
    void makesAnEventOfARecordWithItsParametersAndItsException() {
        LogRecord logRecord = logRecord("com.example.Stock", Level.WARNING, "{0} of {1} left");
        logRecord.setParameters(new Object[]{3, "kettle"});
        logRecord.setThrown(new IllegalStateException("x"));

        handler.publish(logRecord);

        LogEvent event = events.get(0);
        assertThat(event.name()).isEqualTo("log_record");
        assertThat(event.level()).isEqualTo(org.eventlog.Level.WARN);
        assertThat(event.message()).isEqualTo("3 of kettle left");
        assertThat(event.target()).isEqualTo("logger:com.example.Stock");
        assertThat(event.exception()).hasMessage("x");
        assertThat(event.time()).isEqualTo(logRecord.getInstant());
    }

    @Test
    void leavesOutOurOwnRecordsSoThatNoComplaintShipsItself() {
        handler.publish(logRecord("org.eventlog", Level.SEVERE, "receiver away"));
        handler.publish(logRecord("org.eventlog.collector", Level.SEVERE, "disk full"));
        handler.publish(logRecord("org.eventlogger", Level.SEVERE, "somebody else"));

        assertThat(events).extracting(LogEvent::message).containsExactly("somebody else");
    }

    @Test
    void mapsTheLevelsOfJul() {
        for (Level level : List.of(Level.SEVERE, Level.WARNING, Level.INFO, Level.CONFIG, Level.FINE, Level.FINEST)) {
            handler.publish(logRecord("l", level, "m"));
        }

        assertThat(events).extracting(LogEvent::level)
                .extracting(org.eventlog.Level::text)
                .containsExactly("error", "warn", "info", "info", "debug", "trace");
    }

    @Test
    void showsAMessageAsItIsWhenItsParametersCannotBeFormatted() {
        LogRecord logRecord = logRecord("l", Level.INFO, "{0,number,#.#}");
        logRecord.setParameters(new Object[]{"no number"});
        handler.publish(logRecord);
        handler.publish(logRecord("l", Level.INFO, "{} is no pattern of ours"));

        assertThat(events).extracting(LogEvent::message).containsExactly("{0,number,#.#}", "{} is no pattern of ours");
    }

    @Test
    void neverThrowsAtWhoeverWritesARecord() {
        EventLogHandler hostile = new EventLogHandler(new EventLogger() {
            @Override
            public void log(LogEvent event) {
                throw new IllegalStateException();
            }

            @Override
            public boolean isEnabled(org.eventlog.Level level) {
                return true;
            }
        });
        hostile.setErrorManager(new java.util.logging.ErrorManager() {
            @Override
            public void error(String msg, Exception ex, int code) {
                // quiet
            }
        });

        hostile.publish(logRecord("l", Level.INFO, "m"));
        hostile.publish(null);
    }

    @Test
    void leavesOutWhatDoesNotConcernThisApplication() {
        new EventLogHandler(logger, () -> false).publish(logRecord("l", Level.INFO, "m"));

        assertThat(events).isEmpty();
    }

    private static LogRecord logRecord(String logger, Level level, String message) {
        LogRecord logRecord = new LogRecord(level, message);
        logRecord.setLoggerName(logger);
        return logRecord;
    }
}
