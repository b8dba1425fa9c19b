// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.bridge.EventLogs;
import org.eventlog.jul.EventLogHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that code which is called for an event and logs to the same event log soon ends, and that omitted events are
 * counted.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RecursiveLoggingTest {
    private static final AtomicReference<EventLog> LOG = new AtomicReference<>();

    private static void again(String key, Object value) {
        LOG.get().log(LogEvent.named("again").field(key, value));
    }

    static Stream<Consumer<EventLog.Builder>> logging() {
        return Stream.of(
                builder -> builder.context(() -> {
                    again("a", 1);
                    return ContextSnapshot.NONE;
                }),
                builder -> builder.objects((value, to) -> again("a", value)),
                builder -> builder.set("eventlog.redact.events", "true"), builder -> {});
    }

    @ParameterizedTest
    @MethodSource("logging")
    void stopsAndCountsRecursiveLoggingAtTheThirdLevel(Consumer<EventLog.Builder> how) throws Exception {
        try (EventLog log = open(how)) {
            LOG.set(log);

            log.log(LogEvent.named("object").field("a", new Logging()));
            log.log(LogEvent.named("map").field("a", new LoggingMap()));
            log.log(LogEvent.named("exception").exception(new LoggingException()));
            log.log(LogEvent.named("plain"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();

            PipelineStats stats = log.stats();
            assertThat(stats.accepted()).isBetween(6L, 60L);
            assertThat(stats.dropped().get(DropReason.ENCODING)).isBetween(1L, 400L);
            assertThat(stats.sent()).isEqualTo(stats.accepted());
        }
    }

    @Test
    void hookIsNotCalledForItsOwnEvents() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (EventLog log = open(builder -> builder.beforeLog(event -> {
            calls.incrementAndGet();
            again("a", 1);
            return event;
        }))) {
            LOG.set(log);
            log.log(LogEvent.named("x"));
            log.log(LogEvent.named("y"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();

            assertThat(calls).hasValue(2);
            assertThat(log.stats().accepted()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRecordThatIsWrittenWhileAnotherOneIsConvertedIsCountedAsNested(boolean registered) throws Exception {
        try (EventLog log = open(builder -> builder.set("eventlog.level", "info")
                .beforeLog(event -> event.toBuilder().field("hook", 1).build()));
                EventLogs.Registration registration = EventLogs.register(RecursiveLoggingTest.class, log)) {
            EventLogHandler handler = new EventLogHandler(registered ? EventLogs.ofApplication() : log);
            LogRecord outer = new LogRecord(Level.INFO, "{0}");
            outer.setParameters(new Object[]{new Object() {
                @Override
                public String toString() {
                    LogRecord nested = new LogRecord(Level.WARNING, "nested");
                    nested.setLoggerName("com.example.Inner");
                    handler.publish(nested);
                    handler.publish(new LogRecord(Level.FINEST, "not logged"));
                    return "text";
                }
            }});

            handler.publish(outer);
            LogRecord own = new LogRecord(Level.WARNING, "Eventlog's");
            own.setLoggerName("org.eventlog");
            handler.publish(own);
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();

            assertThat(log.stats().accepted()).isEqualTo(1);
            assertThat(log.stats().dropped().get(DropReason.NESTED)).isEqualTo(1);
            assertThat(log.stats().droppedByLevel().get(org.eventlog.Level.WARN)).isEqualTo(1);
        }
    }

    @Test
    void aLoggerThatCannotCountANestedRecordGetsAnEventInItsPlace() {
        List<LogEvent> events = new ArrayList<>();
        EventLogger plain = new ForwardingEventLogger() {
            @Override
            protected EventLogger delegate() {
                return EventLogger.none();
            }

            @Override
            public boolean isEnabled(org.eventlog.Level level) {
                return true;
            }

            @Override
            public void log(LogEvent event) {
                events.add(event);
            }
        };
        EventLogHandler handler = new EventLogHandler(plain);
        LogRecord outer = new LogRecord(Level.INFO, "{0}");
        outer.setParameters(new Object[]{new Object() {
            @Override
            public String toString() {
                handler.publish(outer);
                return "text";
            }
        }});

        handler.publish(outer);

        assertThat(events).extracting(LogEvent::message).containsExactly(
                "a log record was left out: it was written while another one was being converted", "text");
    }

    private static EventLog open(Consumer<EventLog.Builder> how) {
        EventLog.Builder builder = EventLog.builder().set("eventlog.db", ":memory:").transport(new Nowhere());
        how.accept(builder);
        return builder.build();
    }

    private static final class Logging {
        @Override
        public String toString() {
            again("a", this);
            return "logged";
        }
    }

    private static final class LoggingMap extends AbstractMap<String, Object> {
        @Override
        public Set<Map.Entry<String, Object>> entrySet() {
            again("a", this);
            return Set.of();
        }
    }

    private static final class LoggingException extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            LOG.get().log(LogEvent.named("again").exception(this));
            return "logged";
        }
    }
}
