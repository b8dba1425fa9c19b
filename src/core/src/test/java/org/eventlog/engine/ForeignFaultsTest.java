// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import java.util.zip.ZipError;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.jul.EventLogHandler;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an application's own code throws while its event is being made, whoever logs never sees it, and the event
 * arrives with the rest.
 */
class ForeignFaultsTest {
    private final Lines lines = new Lines();
    private final Logger own = Logger.getLogger("org.eventlog");

    @AfterEach
    void noInterruptIsLeftToOthers() {
        Thread.interrupted();
    }

    static Stream<Throwable> faults() {
        return Stream.of(new IllegalStateException("f"), new IOException("f"), new NotDone(), new AssertionError("f"),
                new IOError(new IOException("f")), new InternalError("f"), new ServiceConfigurationError("f"),
                new ExceptionInInitializerError("f"), new NoClassDefFoundError("f"), new StackOverflowError(),
                new OutOfMemoryError("f"), new UnknownError("f"), new ZipError("f"), new Error("f"),
                new Throwable("f"), new InterruptedException("f"), new ThreadDeath(), new Speechless());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aValueThatFailsCostsOnlyItself(Throwable fault) {
        List<String> logged = logged(EventLog.builder(), log -> {
            log.log(LogEvent.named("e").field("v", new Failing(fault)).field("behind", 1));
            log.log(LogEvent.named("e").field("v", list(fault)).field("behind", 1));
            log.log(LogEvent.named("e").field("v", map(fault)).field("behind", 1));
            log.log(LogEvent.named("e").field("v", new FailingText(fault)).field("behind", 1));
            log.log(LogEvent.named("e").field("v", Map.of(new Failing(fault), 1)).field("behind", 1));
        });

        assertThat(logged).hasSize(5).allSatisfy(line -> assertThat(line).contains("\"behind\":1", name(fault)));
        assertThat(Thread.interrupted()).isEqualTo(fault instanceof InterruptedException);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void anExceptionThatFailsWhenItIsAskedIsLoggedAsFarAsItTells(Throwable fault) {
        List<String> logged = logged(EventLog.builder(), log -> {
            log.log(LogEvent.named("e").exception(new Hostile(fault)));
            RuntimeException outer = new RuntimeException("outer", new Hostile(fault));
            outer.addSuppressed(new Hostile(fault));
            log.log(LogEvent.named("e").exception(outer));
        });

        assertThat(logged).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("getMessage() failed: " + name(fault), Hostile.class.getName()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aRendererThatFailsCostsOnlyTheObject(Throwable fault) {
        EventLog.Builder builder = EventLog.builder().objects((value, to) -> {
            to.write("{");
            throw sneaky(fault);
        });

        assertThat(logged(builder, log -> log.log(LogEvent.named("e").field("v", new Fine()).field("behind", 1))))
                .singleElement().asString().contains("(not rendered: " + name(fault), "\"behind\":1");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aHookThatFailsLetsTheEventPassAndIsTold(Throwable fault) {
        List<LogRecord> told = new ArrayList<>();
        Handler listener = listener(told);
        own.addHandler(listener);
        try {
            EventLog.Builder builder = EventLog.builder().beforeLog(throwing(fault));
            assertThat(logged(builder, log -> {
                log.log(LogEvent.named("logged"));
                log.submit(LogEvent.named("submitted"));
                log.afterCommit().log(Level.WARN, "committed", null);
            })).hasSize(3);
        } finally {
            own.removeHandler(listener);
        }
        assertThat(told).filteredOn(r -> r.getMessage().contains("EVL-4002")).singleElement()
                .satisfies(r -> assertThat(r.getThrown().toString()).contains(
                        fault instanceof Speechless ? "toString() failed" : name(fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aLoggerOfTheServerThatFailsIsNoFaultOfTheCallers(Throwable fault) {
        Handler failing = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                if (logRecord.getMessage().contains("EVL-4")) {
                    ForeignFaultsTest.<RuntimeException>raise(fault);
                }
            }

            @Override
            public void flush() {
                // Nothing is held.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
        own.addHandler(failing);
        try {
            assertThat(logged(EventLog.builder().beforeLog(throwing(fault)), log -> {
                log.log(LogEvent.named("e"));
                log.counter("c", options -> ForeignFaultsTest.<RuntimeException>raise(fault)).increment();
            })).hasSize(2);
        } finally {
            own.removeHandler(failing);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aContextThatFailsCostsOnlyTheContext(Throwable fault) {
        EventLog.Builder builder = EventLog.builder().context(() -> {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        });

        assertThat(logged(builder, log -> log.log(LogEvent.named("e").field("v", 1)))).singleElement().asString()
                .contains("\"v\":1").doesNotContain("encodeFault");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void optionsThatFailStillMakeAMeter(Throwable fault) {
        List<String> logged = logged(EventLog.builder(), log -> {
            log.counter("count", options -> {
                options.target("shop:1").field("late", new Failing(fault));
                ForeignFaultsTest.<RuntimeException>raise(fault);
            }).increment();
            log.gauge("level", options -> ForeignFaultsTest.<RuntimeException>raise(fault)).set(3);
            EventLogger.none().counter("none", options -> ForeignFaultsTest.<RuntimeException>raise(fault)).increment();
        });

        assertThat(logged).hasSize(2);
        assertThat(logged.get(0)).contains("\"target\":\"shop:1\"", "toString() failed: " + name(fault));
    }

    @Test
    void whatOptionsRefuseIsStillSaidAtOnce() {
        logged(EventLog.builder(), log -> assertThatThrownBy(() -> log.counter("c", options -> options.field("min", 1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("min"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aRecordOfJulArrivesWhateverOfItFails(Throwable fault) {
        LogRecord parameters = new LogRecord(java.util.logging.Level.INFO, "before {0} behind {1}");
        parameters.setParameters(new Object[]{new Failing(fault), 5});
        LogRecord hostile = new LogRecord(java.util.logging.Level.INFO, "hostile") {
            private static final long serialVersionUID = 1;

            @Override
            public String getLoggerName() {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public java.util.logging.Level getLevel() {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public Object[] getParameters() {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public Throwable getThrown() {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public String getSourceClassName() {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return null;
            }
        };
        RecordEvents.Options all = new RecordEvents.Options(List.of("tag"), true, true, ContextFields.ALL);

        List<String> logged = logged(EventLog.builder(), log -> {
            EventLogHandler handler = new EventLogHandler(log, () -> true, all);
            handler.publish(parameters);
            handler.setFilter(record -> {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return false;
            });
            handler.publish(hostile);
        });

        assertThat(logged).hasSize(2);
        assertThat(logged.get(0)).contains("before ").doesNotContain("recordFault");
        if (fault instanceof Error) {
            // As the JDK does it, an exception leaves the pattern as it is.
            assertThat(logged.get(0)).contains("toString() failed: " + name(fault) + ") behind 5");
        }
        assertThat(logged.get(1)).contains("\"message\":\"hostile\"", "\"recordFault\":\"" + name(fault), "\"tag\"");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aHandlerWhoseEventLogFailsTellsItsErrorManagerAndNobodyElse(Throwable fault) {
        EventLogHandler handler = new EventLogHandler(new ForwardingEventLogger() {
            @Override
            protected EventLogger delegate() {
                return EventLogger.none();
            }

            @Override
            public void log(LogEvent event) {
                ForeignFaultsTest.<RuntimeException>raise(fault);
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
                ForeignFaultsTest.<RuntimeException>raise(fault);
            }
        });

        handler.publish(new LogRecord(java.util.logging.Level.INFO, "m"));

        assertThat(told).singleElement().satisfies(e -> assertThat(e.toString())
                .contains(fault instanceof Speechless ? "toString() failed" : name(fault)));
    }

    @Test
    void aNullIsNoReasonToThrow() {
        List<String> logged = logged(EventLog.builder(), log -> {
            log.log((LogEvent) null);
            log.log((LogEvent.Builder) null);
            assertThat(log.submit((LogEvent) null).stored()).isNotNull();
            assertThat(log.submit((LogEvent.Builder) null).delivered()).isNotNull();
            log.log(null, null, null);
        });

        assertThat(logged).singleElement().asString().contains("\"name\":\"unnamed\"", "\"level\":\"info\"");
    }

    @Test
    void anEventThatIsTooLargeForTheMemoryIsCountedAndNotThrown() {
        Object huge = new Object() {
            @Override
            public String toString() {
                return "x".repeat(Integer.MAX_VALUE) + "y";
            }
        };

        assertThat(logged(EventLog.builder(), log -> log.log(LogEvent.named("e").field("v", huge)))).singleElement()
                .asString().contains("OutOfMemoryError");
    }

    private List<String> logged(EventLog.Builder builder, Consumer<EventLog> work) {
        try (EventLog log = builder.set("eventlog.db", ":memory:").transport(lines).build()) {
            work.accept(log);
            // Whoever closes it has been interrupted by nobody.
            boolean interrupted = Thread.interrupted();
            log.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            assertThat(log.stats().dropped().values()).containsOnly(0L);
        }
        return lines.all;
    }

    private static String name(Throwable fault) {
        return fault.getClass().getName();
    }

    private static UnaryOperator<LogEvent> throwing(Throwable fault) {
        return event -> {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        };
    }

    private static Handler listener(List<LogRecord> told) {
        return new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                told.add(logRecord);
            }

            @Override
            public void flush() {
                // Nothing is held.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    private static RuntimeException sneaky(Throwable fault) {
        ForeignFaultsTest.<RuntimeException>raise(fault);
        return null;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable fault) throws T {
        throw (T) fault;
    }

    private static List<Object> list(Throwable fault) {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return sneaky(fault);
            }

            @Override
            public Iterator<Object> iterator() {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public int size() {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return 0;
            }
        };
    }

    private static Map<String, Object> map(Throwable fault) {
        return new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                ForeignFaultsTest.<RuntimeException>raise(fault);
                return null;
            }
        };
    }

    private record Failing(Throwable fault) {
        @Override
        public String toString() {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private record FailingText(Throwable fault) implements CharSequence {
        @Override
        public int length() {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return 0;
        }

        @Override
        public char charAt(int index) {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return 0;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public String toString() {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        }
    }

    private static final class Fine {}

    /** As Kotlin's NotImplementedError: an Error of an application's own. */
    private static final class NotDone extends Error {
        private static final long serialVersionUID = 1;
    }

    /** What is thrown fails in its turn. */
    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new NotDone();
        }

        @Override
        public String toString() {
            throw new NotDone();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new NotDone();
        }
    }

    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Throwable fault;

        Hostile(Throwable fault) {
            this.fault = fault;
        }

        @Override
        public String getMessage() {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public String toString() {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        }

        @Override
        public synchronized Throwable getCause() {
            ForeignFaultsTest.<RuntimeException>raise(fault);
            return null;
        }
    }

    /** Keeps the lines that an event log sends. */
    private static final class Lines implements Transport {
        final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void send(Batch batch) {
            all.addAll(new String(batch.toByteArray(), StandardCharsets.UTF_8).lines().toList());
        }

        @Override
        public String describe() {
            return "a list";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
