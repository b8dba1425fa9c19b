// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.LogEvent;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.OwnWork;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.Test;

class EventLogHandlerTest {
    private final List<LogEvent> events = new ArrayList<>();
    private final EventLogger logger = new ForwardingEventLogger() {
        @Override
        protected EventLogger delegate() {
            return EventLogger.none();
        }

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
    void convertsARecordWithParametersAndException() {
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
    void aRecordSaysWhyItsMessageOrLevelIsMissing() {
        handler.publish(new LogRecord(Level.SEVERE, "m") {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no text");
            }
        });
        handler.publish(new LogRecord(Level.SEVERE, "m") {
            private static final long serialVersionUID = 1;

            @Override
            public Level getLevel() {
                throw new IllegalStateException("no level");
            }
        });

        assertThat(events.get(0).message()).isEqualTo("(message not rendered: java.lang.IllegalStateException)");
        assertThat(events.get(0).isTruncated()).isTrue();
        assertThat(events.get(0).fields().get("recordFault")).asString().contains("no text");
        assertThat(events.get(1).message()).isEqualTo("m");
        assertThat(events.get(1).level()).isEqualTo(org.eventlog.Level.INFO);
        assertThat(events.get(1).fields().get("recordFault")).asString().contains("no level");
    }

    @Test
    void ignoresEventlogsOwnRecords() {
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
    void neverThrowsToTheCaller() {
        EventLogHandler hostile = new EventLogHandler(new ForwardingEventLogger() {
            @Override
            protected EventLogger delegate() {
                return EventLogger.none();
            }

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
    void ignoresRecordsOfOtherApplications() {
        new EventLogHandler(logger, () -> false).publish(logRecord("l", Level.INFO, "m"));

        assertThat(events).isEmpty();
    }

    @Test
    void addsParametersTagsAndTheCallerIfConfigured() {
        LogRecord logRecord = logRecord("l", Level.INFO, "{0} of {1}, {2}");
        Object failing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        logRecord.setParameters(new Object[]{3, null, failing});
        logRecord.setSourceClassName("com.example.Stock");
        logRecord.setSourceMethodName("count");

        new EventLogHandler(logger, () -> true,
                new RecordEvents.Options(List.of("jul", "shop"), true, true, ContextFields.ALL)).publish(logRecord);
        handler.publish(logRecord);

        LogEvent event = events.get(0);
        assertThat(event.tags()).containsExactly("jul", "shop");
        assertThat(event.code()).isEqualTo(new LogEvent.CodeLocation(null, 0, "com.example.Stock.count"));
        assertThat(event.fields().get("parameters")).asInstanceOf(InstanceOfAssertFactories.LIST)
                .startsWith("3", "null").hasSize(3).last().asString().contains("toString() failed");
        assertThat(event.message()).isEqualTo("{0} of {1}, {2}");
        assertThat(events.get(1).hasField("parameters")).isFalse();
        assertThat(events.get(1).code()).isNull();
    }

    @Test
    void namesTheLoggingThreadNotTheForwardingOne() throws Exception {
        LogRecord own = logRecord("l", Level.INFO, "m");
        LogRecord[] others = new LogRecord[1];
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            others[0] = logRecord("l", Level.INFO, "m");
            written.countDown();
            try {
                seen.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "writer");
        writer.start();
        written.await();

        handler.publish(own);
        handler.publish(others[0]);
        seen.countDown();
        writer.join();
        handler.publish(others[0]);

        assertThat(events).extracting(e -> e.fields().get("thread"))
                .containsExactly(Thread.currentThread().getName(), "writer", "#" + others[0].getLongThreadID());
    }

    @Test
    void namesAnUnnamedThreadByItsNumber() throws Exception {
        LogRecord[] written = new LogRecord[1];
        Thread nameless = new Thread(() -> {
            written[0] = logRecord("l", Level.INFO, "m");
            handler.publish(written[0]);
        }, "");
        nameless.start();
        nameless.join();

        assertThat(events).extracting(e -> e.fields().get("thread")).containsExactly("#" + nameless.getId());
    }

    @Test
    void ignoresRecordsOfThreadsThatALibraryOfATransportStarts() throws Exception {
        OwnWork.beginThreads("network | shop");
        OwnWork.beginThreads("network | shop");
        publishOn("network | shop");
        OwnWork.endThreads("network | shop");
        publishOn("network | shop");
        assertThat(events).isEmpty();

        OwnWork.endThreads("network | shop");
        publishOn("network | shop");
        assertThat(events).hasSize(1);
    }

    private void publishOn(String thread) throws InterruptedException {
        Thread library = new Thread(() -> handler.publish(new LogRecord(Level.INFO, "connected")), thread);
        library.start();
        library.join();
    }

    @Test
    void doesNotConvertRecordsLoggedWhileCreatingAnEvent() {
        Object talking = new Object() {
            @Override
            public String toString() {
                handler.publish(logRecord("com.example.Stock", Level.INFO, "asked for its text"));
                return "kettle";
            }
        };
        LogRecord logRecord = logRecord("com.example.Stock", Level.INFO, "{0}");
        logRecord.setParameters(new Object[]{talking});

        handler.publish(logRecord);
        handler.publish(logRecord("com.example.Stock", Level.INFO, "next"));

        assertThat(events).extracting(LogEvent::message).hasSize(3).endsWith("kettle", "next")
                .doesNotContain("asked for its text");
    }

    @Test
    void ignoresRecordsOfAnEventLogsThreads() {
        Executor journalAndSender = task -> new Thread(task, "loop").start();
        AtomicInteger sent = new AtomicInteger();
        Transport talking = new Transport() {
            @Override
            public void send(Batch batch) {
                handler.publish(logRecord("org.apache.kafka", Level.FINE, "sending"));
                sent.incrementAndGet();
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
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").transport(talking)
                .executor(journalAndSender).build()) {
            log.log(LogEvent.named("e"));
            await().untilAsserted(() -> assertThat(sent).hasPositiveValue());
        }

        assertThat(events).isEmpty();
    }

    private static LogRecord logRecord(String logger, Level level, String message) {
        LogRecord logRecord = new LogRecord(level, message);
        logRecord.setLoggerName(logger);
        return logRecord;
    }
}
