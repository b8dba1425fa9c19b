// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.io.IOError;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.logstash.logback.argument.StructuredArguments;
import org.eventlog.PipelineStats;
import org.eventlog.bridge.EventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.BasicMarkerFactory;

/** Tests that if any part of a record fails, the caller does not notice, and the rest of the record arrives. */
class ForeignFaultsTest {
    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();
    private EventLogs.Registration registration;

    @BeforeEach
    void startApplication() {
        registration = EventLogs.register(ForeignFaultsTest.class, events.eventLog());
    }

    @AfterEach
    void endApplication() {
        registration.close();
    }

    static Stream<Error> faults() {
        return Stream.of(new AssertionError("f"), new IOError(new IOException("f")), new InternalError("f"),
                new ServiceConfigurationError("f"), new ExceptionInInitializerError("f"), new StackOverflowError(),
                new OutOfMemoryError("f"), new ThreadDeath());
    }

    @Test
    void aRecordThatAnArgumentWritesIsCounted() throws Exception {
        try (Logback logback = Logback.with("")) {
            logback.logger("com.example.Stock").info("{}", new Object() {
                @Override
                public String toString() {
                    return "not yet";
                }
            });
            logback.logger("com.example.Stock").atInfo().addKeyValue("pair", new Object() {
                @Override
                public String toString() {
                    logback.logger("com.example.Inner").warn("nested");
                    return "text";
                }
            }).log("m");

            assertThat(events.eventLog().flush(Duration.ofSeconds(20))).isTrue();
            PipelineStats stats = events.eventLog().stats();
            assertThat(stats.accepted()).isEqualTo(2);
            assertThat(stats.dropped().get(PipelineStats.DropReason.NESTED)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingArgumentOnlyAffectsItself(Error fault) {
        try (Logback logback = Logback.with("<includeParameters>true</includeParameters>")) {
            logback.logger("com.example.Stock").atWarn().addKeyValue("pair", new Failing(fault)).addKeyValue("n", 1)
                    .log("{} left", new Failing(fault));
            logback.logger("com.example.Stock").warn("structured", StructuredArguments.kv("data", new Failing(fault)));
            assertThat(logback.complaints()).isEmpty();
        }

        assertThat(events.events()).hasSize(2);
        assertThat(events.events().get(0).json().toString()).contains(" left", fault.getClass().getName(), "n");
        assertThat(events.events().get(1).json().toString()).contains("structured");
    }

    @Test
    @Timeout(30)
    void cyclicMarkerOnlyAffectsItsTags() {
        Marker endless = new BasicMarkerFactory().getMarker("ENDLESS");
        Marker hostile = (Marker) Proxy.newProxyInstance(Marker.class.getClassLoader(), new Class<?>[]{Marker.class},
                (self, called, arguments) -> switch (called.getName()) {
                    case "getName" -> "HOSTILE";
                    case "iterator" -> Stream.generate(() -> endless).iterator();
                    default -> throw new UnsupportedOperationException(called.getName());
                });
        LoggingEvent marked = record();
        marked.addMarker(hostile);
        append(marked);

        assertThat(events.events()).singleElement()
                .satisfies(event -> assertThat(event.tags()).containsExactly("HOSTILE", "ENDLESS"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingMarkerOnlyAffectsItself(Error fault) {
        Marker reference = new BasicMarkerFactory().getMarker("REFERENCE");
        Marker nameless = marker(() -> null, reference);
        LoggingEvent marked = record();
        marked.addMarker(marker(() -> {
            throw fault;
        }, null, nameless));
        append(marked);

        assertThat(events.events()).singleElement()
                .satisfies(event -> assertThat(event.tags()).containsExactly("REFERENCE"))
                .satisfies(event -> assertThat((String) event.fields().get("recordFault"))
                        .startsWith(fault.getClass().getName()));
    }

    private static Marker marker(Supplier<String> name, Marker... references) {
        return (Marker) Proxy.newProxyInstance(Marker.class.getClassLoader(), new Class<?>[]{Marker.class},
                (self, called, arguments) -> switch (called.getName()) {
                    case "getName" -> name.get();
                    case "iterator" -> Arrays.asList(references).iterator();
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    @Test
    void nullPairOnlyAffectsItself() {
        LoggingEvent record = record();
        record.addKeyValuePair(null);
        record.addKeyValuePair(new KeyValuePair("n", 1));
        append(record);

        assertThat(events).received("log_record").withField("n", 1);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(30)
    void cyclicRemoteExceptionIsWrittenOnce(Shape shape) {
        Remote first = new Remote();
        shape.of(first);
        LoggingEvent record = new LoggingEvent("f", new LoggerContext().getLogger("l"),
                ch.qos.logback.classic.Level.WARN, "m", null, null) {
            @Override
            public IThrowableProxy getThrowableProxy() {
                return first;
            }
        };
        append(record);

        String text = (String) events.events().get(0).fields().get("exception");
        assertThat(text).startsWith("com.example.Fault: f\n\tat com.example.Shop.order(Shop.java:7)\n")
                .contains("[not repeated: com.example.Fault]");
    }

    /** The references between exceptions. */
    enum Shape {
        OWN_CAUSE {
            @Override
            void of(Remote first) {
                first.cause = first;
            }
        },
        OWN_SUPPRESSED {
            @Override
            void of(Remote first) {
                first.suppressed = new IThrowableProxy[]{null, first};
            }
        },
        TWO_ROUND {
            @Override
            void of(Remote first) {
                Remote second = new Remote();
                first.cause = second;
                second.cause = first;
            }
        },
        TWICE_EACH {
            @Override
            void of(Remote first) {
                Remote last = first;
                for (int i = 0; i < 40; i++) {
                    Remote next = new Remote();
                    last.suppressed = new IThrowableProxy[]{next, next};
                    last = next;
                }
            }
        },
        DEEP {
            @Override
            void of(Remote first) {
                Remote last = first;
                for (int i = 0; i < 100_000; i++) {
                    Remote next = new Remote();
                    last.cause = next;
                    last = next;
                }
            }
        };

        abstract void of(Remote first);
    }

    private static final class Remote implements IThrowableProxy {
        private IThrowableProxy cause;
        private IThrowableProxy[] suppressed = {};

        @Override
        public String getMessage() {
            return "f";
        }

        @Override
        public String getClassName() {
            return "com.example.Fault";
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return new StackTraceElementProxy[]{
                    new StackTraceElementProxy(new StackTraceElement("com.example.Shop", "order", "Shop.java", 7))};
        }

        @Override
        public int getCommonFrames() {
            return 0;
        }

        @Override
        public IThrowableProxy getCause() {
            return cause;
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return suppressed;
        }

        @Override
        public boolean isCyclic() {
            return false;
        }
    }

    private static LoggingEvent record() {
        return new LoggingEvent("f", new LoggerContext().getLogger("l"), ch.qos.logback.classic.Level.WARN, "m", null,
                null);
    }

    private static void append(LoggingEvent record) {
        EventLogAppender appender = new EventLogAppender();
        appender.setContext(new LoggerContext());
        appender.start();
        appender.doAppend(record);
        appender.stop();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingRecordArrivesWithItsReadableParts(Error fault) {
        try (Logback logback = Logback.with("<includeCallerData>true</includeCallerData>")) {
            LoggingEvent hostile = new LoggingEvent("f", (ch.qos.logback.classic.Logger) logback.logger("l"),
                    ch.qos.logback.classic.Level.WARN, "readable", null, null) {
                @Override
                public String getLoggerName() {
                    throw fault;
                }

                @Override
                public String getThreadName() {
                    throw fault;
                }

                @Override
                public Map<String, String> getMDCPropertyMap() {
                    throw fault;
                }

                @Override
                public List<org.slf4j.Marker> getMarkerList() {
                    throw fault;
                }

                @Override
                public StackTraceElement[] getCallerData() {
                    throw fault;
                }
            };
            logback.appender().append(hostile);
            assertThat(logback.complaints()).isEmpty();
        }

        assertThat(events).exactlyOne("log_record").hasMessage("readable");
        assertThat((String) events.events().get(0).fields().get("recordFault")).startsWith(fault.getClass().getName());
    }

    @Test
    void namesAnUnnamedThreadByItsNumber() throws InterruptedException {
        try (Logback logback = Logback.with("")) {
            Thread nameless = new Thread(() -> logback.logger("l").info("m"), "");
            nameless.start();
            nameless.join();

            assertThat(events).exactlyOne("log_record");
            // From version 1.5 on, Logback supplies a name.
            assertThat((String) events.events().get(0).fields().get("thread")).endsWith("" + nameless.getId());
        }
    }

    /** Also fails as JSON, the format of structured arguments. */
    public record Failing(Error fault) {
        public String getText() {
            throw fault;
        }

        @Override
        public String toString() {
            throw fault;
        }
    }
}
