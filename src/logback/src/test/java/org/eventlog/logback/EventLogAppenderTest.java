// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import static net.logstash.logback.argument.StructuredArguments.array;
import static net.logstash.logback.argument.StructuredArguments.entries;
import static net.logstash.logback.argument.StructuredArguments.fields;
import static net.logstash.logback.argument.StructuredArguments.kv;
import static net.logstash.logback.argument.StructuredArguments.value;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.logstash.logback.marker.Markers;
import org.eventlog.bridge.EventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

class EventLogAppenderTest {
    @RegisterExtension
    EventLogRecorder events = new EventLogRecorder();
    private EventLogs.Registration registration;

    @BeforeEach
    void startApplication() {
        registration = EventLogs.register(EventLogAppenderTest.class, events.eventLog());
    }

    @AfterEach
    void endApplication() {
        registration.close();
    }

    @Test
    void aRecordBecomesAnEvent() {
        Instant before = Instant.now();
        try (Logback logback = Logback.with("")) {
            logback.logger("com.example.Stock").warn("{} of {} left", 3, "kettle", new IllegalStateException("x"));
            assertThat(logback.complaints()).isEmpty();
        }

        assertThat(events).exactlyOne("log_record").hasLevel(org.eventlog.Level.WARN).hasMessage("3 of kettle left")
                .hasTarget("logger:com.example.Stock").hasField("logger", "com.example.Stock")
                .hasField("thread", Thread.currentThread().getName()).hasException(IllegalStateException.class)
                .hasNoField("parameters");
        ReceivedEvent event = events.events().get(0);
        assertThat((long) event.get("tstamp")).isBetween(before.toEpochMilli(), Instant.now().toEpochMilli());
        assertThat(event.json()).doesNotContainKeys("codeFile", "codeFunc", "tags");
    }

    @Test
    void levelsAreThoseOfSlf4j() {
        try (Logback logback = Logback.with("")) {
            Logger logger = logback.logger("l");
            logger.trace("m");
            logger.debug("m");
            logger.info("m");
            logger.warn("m");
            logger.error("m");
        }

        assertThat(events.events()).extracting(e -> e.get("level"))
                .containsExactly("trace", "debug", "info", "warn", "error");
    }

    @Test
    void theWholeMdcBecomesFields() {
        try (Logback logback = Logback.with("")) {
            MDC.put("order", "o-1");
            MDC.put("tenant", null);
            logback.logger("l").info("m");
            MDC.clear();
            logback.logger("l").info("n");
        }

        assertThat(events).received("log_record").withField("order", "o-1");
        assertThat(events.events().get(1).fields()).containsOnlyKeys("logger", "thread");
    }

    @Test
    void selectsMdcKeysAndAddsAPrefix() {
        try (Logback logback = Logback.with("<includeMdcKeyName>order</includeMdcKeyName>"
                + "<includeMdcKeyName>key</includeMdcKeyName><excludeMdcKeyName>key</excludeMdcKeyName>"
                + "<mdcPrefix>mdc.</mdcPrefix>")) {
            MDC.put("order", "o-1");
            MDC.put("key", "secret");
            MDC.put("other", "x");
            logback.logger("l").info("m");
        }

        assertThat(events.events().get(0).fields()).containsEntry("mdc.order", "o-1")
                .containsOnlyKeys("logger", "thread", "mdc.order");
    }

    @Test
    void keyValuePairsKeepTheirTypesAndOverrideTheMdc() {
        try (Logback logback = Logback.with("")) {
            MDC.put("order", "of the MDC");
            logback.logger("l").atInfo().addKeyValue("items", 3).addKeyValue("total", 129.95)
                    .addKeyValue("to", Map.of("city", "Delft")).addKeyValue("order", "o-1").addKeyValue(null, true)
                    .log("m");
        }

        assertThat(events.events().get(0).fields()).containsEntry("items", 3L).containsEntry("total", 129.95)
                .containsEntry("to", Map.of("city", "Delft")).containsEntry("order", "o-1").containsEntry("null", true);
    }

    @Test
    void markersAndTheirReferencesBecomeTags() {
        BasicMarkerFactory markers = new BasicMarkerFactory();
        Marker audit = markers.getMarker("AUDIT");
        Marker security = markers.getMarker("SECURITY");
        audit.add(security);
        try (Logback logback = Logback.with("<tags>web, shop</tags>")) {
            logback.logger("l").atInfo().addMarker(audit).addMarker(markers.getMarker("LATE")).log("m");
        }

        assertThat(events.events().get(0).tags()).containsExactly("AUDIT", "SECURITY", "LATE", "web", "shop");
    }

    @Test
    void structuredArgumentsBecomeFields() {
        record Customer(String name, int age) {}
        try (Logback logback = Logback.with("")) {
            logback.logger("l").info("{} of {}, {}, {}, {}", kv("items", 3), value("what", "kettle"),
                    entries(Map.of("total", 129.95, "paid", true)), fields(new Customer("Ada", 36)),
                    array("sizes", 1, 2));
        }

        assertThat(events).received("log_record").withMessageContaining("items=3 of kettle").withField("items", 3)
                .withField("what", "kettle").withField("total", 129.95).withField("paid", true)
                .withField("name", "Ada").withField("age", 36);
        assertThat(events.events().get(0).fields()).containsEntry("sizes", List.of(1L, 2L));
    }

    @Test
    void logstashMarkersBecomeFieldsInsteadOfTags() {
        Marker plain = new BasicMarkerFactory().getMarker("AUDIT");
        try (Logback logback = Logback.with("")) {
            logback.logger("l").info(Markers.append("order", "o-1").and(Markers.append("items", 3)).and(plain), "m");
        }

        assertThat(events).received("log_record").withField("order", "o-1").withField("items", 3);
        assertThat(events.events().get(0).tags()).containsExactly("AUDIT");
    }

    @Test
    void structuredArgumentsOverrideTheMdcAndTheThread() {
        try (Logback logback = Logback.with("")) {
            MDC.put("order", "of the MDC");
            logback.logger("l").info("m", kv("order", "of the record"), kv("thread", "of the record"));
        }

        assertThat(events.events().get(0).fields()).containsEntry("order", "of the record").containsEntry("thread",
                "of the record");
    }

    @Test
    void reportsAThrowingStructuredArgumentAndKeepsTheRest() {
        Object failing = new Object() {
            @SuppressWarnings("unused")
            public String getName() {
                throw new IllegalStateException();
            }
        };
        try (Logback logback = Logback.with("")) {
            logback.logger("l").info("m", kv("items", 3), kv("failing", failing), kv("long", "x".repeat(1 << 20)));
        }

        assertThat(events).received("log_record").withField("items", 3);
        assertThat((String) events.events().get(0).fields().get("argument")).startsWith("(not rendered: ");
    }

    @Test
    void addsParametersAndCallerIfConfigured() {
        try (Logback logback = Logback.with("<includeParameters>true</includeParameters>"
                + "<includeCallerData>true</includeCallerData>")) {
            logback.logger("l").info("{} of {}", 3, null);
        }

        ReceivedEvent event = events.events().get(0);
        assertThat(event.fields()).containsEntry("parameters", List.of("3", "null"));
        assertThat(event.get("codeFile")).isEqualTo("EventLogAppenderTest.java");
        assertThat((String) event.get("codeFunc")).isEqualTo(EventLogAppenderTest.class.getName()
                + ".addsParametersAndCallerIfConfigured");
        assertThat((long) event.get("codeLine")).isPositive();
    }

    @Test
    void throwingPartsDoNotAffectTheCaller() {
        Object failing = new Object() {
            @Override
            public String toString() {
                throw quiet(new IllegalStateException());
            }
        };
        Object overflowing = new Object() {
            @Override
            public String toString() {
                throw quiet(new StackOverflowError());
            }
        };
        try (Logback logback = Logback.with("<includeParameters>true</includeParameters>")) {
            logback.logger("l").info("1 {}", failing);
            logback.logger("l").info("2 {}", overflowing);
            logback.logger("l").atInfo().addKeyValue("k", failing).log("3");
            logback.logger("l").info(null);
            assertThat(logback.complaints()).isEmpty();
        }

        assertThat(events.events()).hasSize(4).extracting(e -> String.valueOf(e.get("message")).substring(0, 1))
                .containsExactly("1", "2", "3", "n");
    }

    /** SLF4J prints exceptions that it catches. */
    private static <T extends Throwable> T quiet(T thrown) {
        thrown.setStackTrace(new StackTraceElement[0]);
        return thrown;
    }

    /**
     * Logback calls the exception's methods when it creates a record, so that an exception in them reaches the
     * caller.
     */
    @Test
    void throwingExceptionIsLoggedWithItsReadableParts() {
        class Hostile extends IllegalStateException {
            private static final long serialVersionUID = 1;
            private boolean hostile;

            @Override
            public String getMessage() {
                return answer("x");
            }

            @Override
            public synchronized Throwable getCause() {
                return answer(null);
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                return answer(new StackTraceElement[0]);
            }

            private <T> T answer(T value) {
                if (hostile) {
                    throw new UnsupportedOperationException();
                }
                return value;
            }
        }
        Hostile thrown = new Hostile();
        try (Logback logback = Logback.with("")) {
            LoggingEvent logged = new LoggingEvent("fqcn", logback.context().getLogger("l"), Level.INFO, "m", thrown,
                    null);
            thrown.hostile = true;
            logback.appender().doAppend(logged);
            assertThat(logback.complaints()).isEmpty();
        }

        assertThat(events).exactlyOne("log_record").hasExceptionMessageContaining("getMessage() failed");
    }

    @Test
    void remoteExceptionIsWrittenAsText() {
        try (Logback logback = Logback.with("")) {
            LoggingEvent logged = new LoggingEvent("fqcn", logback.context().getLogger("l"), Level.INFO, "m",
                    new IllegalStateException("x"), null);
            logback.appender().doAppend(LoggingEventVO.build(logged));
        }

        assertThat((String) events.events().get(0).fields().get("exception"))
                .startsWith("java.lang.IllegalStateException: x")
                .contains("at " + EventLogAppenderTest.class.getName());
    }

    @Test
    void ignoresEventlogsOwnAndNestedRecords() {
        try (Logback logback = Logback.with("")) {
            Object talking = new Object() {
                @Override
                public String toString() {
                    logback.logger("com.example").info("asked");
                    return "kettle";
                }
            };
            logback.logger("org.eventlog").error("receiver away");
            logback.logger("org.eventlog.collector").error("disk full");
            logback.logger("com.example").info("{}", talking);
            logback.logger("com.example").atInfo().addKeyValue("k", talking).log("m");
        }

        assertThat(events.events()).extracting(e -> e.get("message")).containsExactly("kettle", "m");
    }

    @Test
    void acceptsARecordWithoutInstantOrLevel() {
        try (Logback logback = Logback.with("")) {
            LoggingEvent bare = new LoggingEvent() {
                @Override
                public Instant getInstant() {
                    return null;
                }

                @Override
                public long getTimeStamp() {
                    return 1234;
                }
            };
            bare.setMessage("m");
            bare.setThreadName("t");
            bare.setMDCPropertyMap(Map.of());
            logback.appender().doAppend(bare);
            bare.setLevel(Level.OFF);
            logback.appender().doAppend(bare);
        }

        assertThat(events.events()).extracting(e -> e.get("level")).containsExactly("info", "error");
        assertThat(events.events().get(0).get("tstamp")).isEqualTo(1234L);
    }

    @Test
    void asyncAppenderKeepsMdcAndThread() {
        try (Logback logback = Logback
                .configured("<appender name=\"E\" class=\"org.eventlog.logback.EventLogAppender\"/>"
                        + "<appender name=\"A\" class=\"ch.qos.logback.classic.AsyncAppender\"><appender-ref ref=\"E\"/></appender>"
                        + "<root level=\"TRACE\"><appender-ref ref=\"A\"/></root>")) {
            MDC.put("order", "o-1");
            logback.logger("l").info("m");
        }

        assertThat(events).exactlyOne("log_record").hasField("order", "o-1").hasField("thread",
                Thread.currentThread().getName());
    }

    @Test
    void manyThreadsLogAtOnce() throws Exception {
        int threads = 8;
        int each = 2_000;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (Logback logback = Logback.with("")) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                done.add(workers.submit(() -> {
                    MDC.put("worker", name);
                    IntStream.range(0, each).forEach(i -> logback.logger(name).atInfo().addKeyValue("i", i).log("m"));
                    MDC.clear();
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            workers.shutdown();
        }

        assertThat(events.await(threads * each, Duration.ofSeconds(20)).stream()
                .collect(Collectors.groupingBy(e -> e.fields().get("worker"),
                        Collectors.mapping(e -> e.fields().get("i"), Collectors.toList()))))
                .hasSize(threads)
                .allSatisfy((worker, numbers) -> assertThat(numbers)
                        .isEqualTo(IntStream.range(0, each).mapToObj(i -> (Object) (long) i).toList()));
    }
}
