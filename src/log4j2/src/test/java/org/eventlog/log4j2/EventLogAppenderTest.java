// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.ObjectMessage;
import org.apache.logging.log4j.message.StringMapMessage;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.eventlog.bridge.EventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.eventlog.testkit.ReceivedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventLogAppenderTest {
    private static final String ROOT = "<Root level=\"TRACE\"><AppenderRef ref=\"E\"/></Root>";

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
        try (Log4j log4j = Log4j.with("", "")) {
            log4j.logger("com.example.Stock").warn("{} of {} left", 3, "kettle", new IllegalStateException("x"));
            assertThat(log4j.complaints()).isEmpty();
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
    void customLevelsMapToTheLessSevereLevel() {
        try (Log4j log4j = Log4j.with("", "")) {
            Logger logger = log4j.logger("l");
            for (Level level : List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR, Level.FATAL,
                    Level.forName("VERBOSE", 550), Level.forName("NOTICE", 350), Level.OFF)) {
                logger.log(level, "m");
            }
        }

        assertThat(events.events()).extracting(e -> e.get("level")).containsExactly("trace", "debug", "info", "warn",
                "error", "critical", "trace", "info", "critical");
    }

    @Test
    void theThreadContextBecomesFields() {
        try (Log4j log4j = Log4j.with("", "")) {
            ThreadContext.put("order", "o-1");
            ThreadContext.push("outer");
            ThreadContext.push("inner");
            log4j.logger("l").info("m");
            ThreadContext.clearAll();
            log4j.logger("l").info("n");
        }

        assertThat(events.events().get(0).fields()).containsEntry("order", "o-1").containsEntry("ndc",
                List.of("outer", "inner"));
        assertThat(events.events().get(1).fields()).containsOnlyKeys("logger", "thread");
    }

    @Test
    void selectsThreadContextKeysAndAddsAPrefix() {
        try (Log4j log4j = Log4j.with("mdcIncludes=\"order, key\" mdcExcludes=\"key\" mdcPrefix=\"mdc.\"", "")) {
            ThreadContext.put("order", "o-1");
            ThreadContext.put("key", "secret");
            ThreadContext.put("other", "x");
            log4j.logger("l").info("m");
        }

        assertThat(events.events().get(0).fields()).containsEntry("mdc.order", "o-1").containsOnlyKeys("logger",
                "thread", "mdc.order");
    }

    @Test
    void markersAndTheirParentsBecomeTags() {
        Marker security = MarkerManager.getMarker("SECURITY");
        Marker audit = MarkerManager.getMarker("AUDIT").setParents(security, MarkerManager.getMarker("LATE"));
        security.addParents(audit);
        try (Log4j log4j = Log4j.with("tags=\"web, shop\"", "")) {
            log4j.logger("l").info(audit, "m");
        } finally {
            MarkerManager.clear();
        }

        assertThat(events.events().get(0).tags()).containsExactly("AUDIT", "SECURITY", "LATE", "web", "shop");
    }

    @Test
    void mapMessageDataBecomeFieldsWithTheirTypes() {
        class AnyMap extends MapMessage<AnyMap, Object> {
            private static final long serialVersionUID = 1;
        }
        try (Log4j log4j = Log4j.with("includeParameters=\"true\"", "")) {
            log4j.logger("l").info(new StringMapMessage().with("order", "o-1").with("items", "3"));
            log4j.logger("l").info(new AnyMap().with("items", 3).with("paid", true));
        }

        assertThat(events.events().get(0).get("message")).isEqualTo("items=\"3\" order=\"o-1\"");
        assertThat(events.events().get(0).fields()).containsEntry("order", "o-1").containsEntry("items", "3")
                .doesNotContainKey("parameters");
        assertThat(events.events().get(1).fields()).containsEntry("items", 3L).containsEntry("paid", true);
    }

    @Test
    void aStructuredMessageKeepsItsTextAndItsData() {
        StructuredDataMessage transfer = new StructuredDataMessage("Transfer@18060", "transferred", "audit");
        transfer.put("amount", "129.95");
        try (Log4j log4j = Log4j.with("", "")) {
            log4j.logger("l").info(transfer);
        }

        assertThat(events).exactlyOne("log_record").hasMessage("transferred").hasField("amount", "129.95")
                .hasField("sdId", "Transfer@18060").hasField("sdType", "audit");
    }

    @Test
    void theDataOfAMessageOverridesTheThreadContextAndTheThread() {
        StructuredDataMessage transfer = new StructuredDataMessage("Transfer@18060", "transferred", "audit");
        transfer.put("order", "of the data");
        try (Log4j log4j = Log4j.with("", "")) {
            ThreadContext.put("order", "of the context");
            ThreadContext.put("sdId", "of the context");
            ThreadContext.push("of the context");
            log4j.logger("l").info(new StringMapMessage().with("order", "of the data").with("ndc", "of the data")
                    .with("thread", "of the data").with("logger", "of the data"));
            log4j.logger("l").info(transfer);
        }

        assertThat(events.events().get(0).fields()).containsEntry("order", "of the data")
                .containsEntry("ndc", "of the data").containsEntry("thread", "of the data")
                .containsEntry("logger", "of the data");
        assertThat(events.events().get(1).fields()).containsEntry("order", "of the data")
                .containsEntry("sdId", "Transfer@18060");
    }

    @Test
    void addsParametersAndLocationIfConfigured() {
        try (Log4j log4j = Log4j.with("includeParameters=\"true\" includeLocation=\"true\"", "")) {
            log4j.logger("l").info("{} of {}", 3, null);
        }

        ReceivedEvent event = events.events().get(0);
        assertThat(event.fields()).containsEntry("parameters", List.of("3", "null"));
        assertThat(event.get("codeFile")).isEqualTo("EventLogAppenderTest.java");
        assertThat((String) event.get("codeFunc")).isEqualTo(EventLogAppenderTest.class.getName()
                + ".addsParametersAndLocationIfConfigured");
        assertThat((long) event.get("codeLine")).isPositive();
    }

    @Test
    void throwingPartsDoNotAffectTheCaller() {
        Object failing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        Object overflowing = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }
        };
        Exception thrown = new IllegalStateException("x") {
            private static final long serialVersionUID = 1;

            @Override
            public String toString() {
                throw new UnsupportedOperationException();
            }

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new UnsupportedOperationException();
            }
        };
        try (Log4j log4j = Log4j.with("includeParameters=\"true\"", "")) {
            log4j.logger("l").info("1 {}", failing);
            log4j.logger("l").info("2 {}", overflowing);
            log4j.logger("l").info("3", thrown);
            // Log4j's logger would format this message itself, and throw to the caller.
            log4j.appender().append(Log4jLogEvent.newBuilder().setMessage(new ObjectMessage(failing)).build());
            log4j.logger("l").info((Object) null);
            assertThat(log4j.complaints()).allMatch(c -> c.contains("toString()"));
        }

        assertThat(events.events()).hasSize(5).extracting(e -> String.valueOf(e.get("message")).substring(0, 1))
                .containsExactly("1", "2", "3", "(", "n");
        assertThat(events.events().get(3).get("message"))
                .isEqualTo("(message not rendered: java.lang.IllegalStateException)");
    }

    @Test
    void ignoresEventlogsOwnAndNestedRecords() {
        try (Log4j log4j = Log4j.with("", "")) {
            Object talking = new Object() {
                @Override
                public String toString() {
                    log4j.logger("com.example").info("asked");
                    return "kettle";
                }
            };
            log4j.logger("org.eventlog").error("receiver away");
            log4j.logger("org.eventlog.collector").error("disk full");
            log4j.logger("com.example").info(new ObjectMessage(talking));
            log4j.logger("com.example").info("m");
        }

        assertThat(events.events()).extracting(e -> e.get("message")).doesNotContain("receiver away", "disk full")
                .endsWith("kettle", "m");
    }

    @Test
    void acceptsAMinimalRecord() {
        try (Log4j log4j = Log4j.with("", "")) {
            log4j.appender().append(Log4jLogEvent.newBuilder().setLevel(Level.INFO).setTimeMillis(1234).build());
        }

        assertThat(events).exactlyOne("log_record").hasKey("tstamp", 1234);
    }

    @Test
    void asynchronousLoggersKeepContextAndThread() {
        try (Log4j log4j = Log4j.configured(new AsyncLoggerContext("test"), "<EventLog name=\"E\"/>", ROOT)) {
            for (int i = 0; i < 100; i++) {
                ThreadContext.put("i", "" + i);
                log4j.logger("l").info("m{}", i);
            }
        }

        assertThat(events.events()).hasSize(100).allSatisfy(e -> {
            assertThat(e.get("message")).isEqualTo("m" + e.fields().get("i"));
            assertThat(e.fields()).containsEntry("thread", Thread.currentThread().getName());
        });
    }

    @Test
    void asyncAppenderKeepsContextAndThread() {
        try (Log4j log4j = Log4j.configured("<EventLog name=\"E\"/><Async name=\"A\"><AppenderRef ref=\"E\"/></Async>",
                "<Root level=\"TRACE\"><AppenderRef ref=\"A\"/></Root>")) {
            ThreadContext.put("order", "o-1");
            log4j.logger("l").info("m");
            await().untilAsserted(() -> assertThat(events.events()).hasSize(1));
        }

        assertThat(events).exactlyOne("log_record").hasField("order", "o-1").hasField("thread",
                Thread.currentThread().getName());
    }

    @Test
    void manyThreadsLogAtOnce() throws Exception {
        int threads = 8;
        int each = 2_000;
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try (Log4j log4j = Log4j.with("", "")) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                done.add(workers.submit(() -> {
                    ThreadContext.put("worker", name);
                    IntStream.range(0, each)
                            .forEach(i -> log4j.logger(name).info(new StringMapMessage(Map.of("i", "" + i))));
                    ThreadContext.clearAll();
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
                        .isEqualTo(IntStream.range(0, each).mapToObj(i -> (Object) ("" + i)).toList()));
    }
}
