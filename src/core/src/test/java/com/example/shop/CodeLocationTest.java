// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.LogRecord;
import org.eventlog.Counter;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.bridge.ContextFields;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.engine.EventLog;
import org.eventlog.jul.EventLogHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the events of an application were made, seen from a package that is not Eventlog's. */
class CodeLocationTest {
    @Test
    void isTheCallingLine() {
        int before = new Throwable().getStackTrace()[0].getLineNumber();
        LogEvent.CodeLocation code = LogEvent.named("e").codeHere().build().code();

        assertThat(code.file()).isEqualTo("CodeLocationTest.java");
        assertThat(code.line()).isEqualTo(before + 1);
        assertThat(code.function()).isEqualTo(CodeLocationTest.class.getName() + ".isTheCallingLine");
    }

    @Test
    void skipsReflectionAndProxies() {
        LogEvent.Builder event = LogEvent.named("e");
        Runnable proxied = (Runnable) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{Runnable.class},
                (proxy, method, args) -> LogEvent.Builder.class.getMethod("codeHere").invoke(event));
        proxied.run();

        assertThat(event.build().code().function()).contains("skipsReflectionAndProxies");
    }

    @Test
    void skipsLoopsOfTheJdk() {
        LogEvent.Builder event = LogEvent.named("e");
        List.of(event).forEach(LogEvent.Builder::codeHere);

        assertThat(event.build().code().function()).endsWith(".skipsLoopsOfTheJdk");
    }

    @Test
    void isFoundForALogRecordWhoseLoggerSaysThatThereIsNoClass() {
        List<LogEvent> events = new ArrayList<>();
        EventLogHandler handler = new EventLogHandler(new ForwardingEventLogger() {
            @Override
            protected EventLogger delegate() {
                return EventLogger.none();
            }

            @Override
            public void log(LogEvent event) {
                events.add(event);
            }

            @Override
            public boolean isEnabled(Level level) {
                return true;
            }
        }, () -> true, new RecordEvents.Options(List.of(), false, true, ContextFields.ALL));
        LogRecord record = new LogRecord(java.util.logging.Level.INFO, "as by the logger of Open Liberty");
        record.setSourceClassName(null);

        handler.publish(record);

        assertThat(events).singleElement()
                .satisfies(event -> assertThat(event.code().function()).endsWith(
                        ".isFoundForALogRecordWhoseLoggerSaysThatThereIsNoClass"));
    }

    @Test
    void skipsGeneratedClasses() {
        assertThat(new Shop$$Generated().log().function()).endsWith(".skipsGeneratedClasses");
        assertThat(new Shop_ClientProxy().log().function()).endsWith(".skipsGeneratedClasses");
    }

    @Test
    void isMissingIfTheApplicationIsTooDeepInTheStack() {
        assertThat(deep(0, LogEvent.named("e")).build().code()).isNotNull();
        LogEvent.Builder far = LogEvent.named("e");
        new Shop$$Generated().deep(100, far);

        assertThat(far.build().code()).isNull();
    }

    @Test
    void isAddedToEventsWithoutOneIfConfigured() throws Exception {
        try (Printed printed = new Printed(); EventLog log = printed.log(b -> b.set("eventlog.code.enabled", "true"))) {
            log.log(LogEvent.named("found"));
            log.log(LogEvent.named("said").code("Other.java", 1, "f"));

            assertThat(printed.lines(2)).satisfiesExactly(
                    line -> assertThat(line).contains("\"codeFile\":\"CodeLocationTest.java\"",
                            "\"codeFunc\":\"" + CodeLocationTest.class.getName()
                                    + ".isAddedToEventsWithoutOneIfConfigured"),
                    line -> assertThat(line).contains("\"codeFile\":\"Other.java\",\"codeLine\":1,\"codeFunc\":\"f\""));
        }
    }

    @Test
    void isOffByDefault() throws Exception {
        try (Printed printed = new Printed(); EventLog log = printed.log(b -> {})) {
            log.log(LogEvent.named("e"));

            assertThat(printed.lines(1).get(0)).doesNotContain("codeFile");
        }
    }

    @Test
    void isNotDeterminedForEventsMarkedWithoutOne() throws Exception {
        try (Printed printed = new Printed(); EventLog log = printed.log(b -> b.set("eventlog.code.enabled", "true"))) {
            log.log(LogEvent.named("e").withoutCode());

            assertThat(printed.lines(1).get(0)).doesNotContain("codeFile", "codeLine", "codeFunc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog", "logstash", "ecs", "gelf"})
    void isOmittedInEveryLayoutIfMissing(String layout) throws Exception {
        try (Printed printed = new Printed();
                EventLog log = printed.log(b -> b.set("eventlog.code.enabled", "true")
                        .set("eventlog.layout", layout))) {
            log.log(LogEvent.named("e").withoutCode());
            log.log(LogEvent.named("f"));

            assertThat(printed.lines(2)).satisfiesExactly(
                    line -> assertThat(line).doesNotContain("CodeLocationTest", "origin", "codeFile", "code_file"),
                    line -> assertThat(line).contains("CodeLocationTest.java"));
        }
    }

    @Test
    void isMissingOnFinalMeterSummaries() throws Exception {
        try (Printed printed = new Printed()) {
            try (EventLog log = printed.log(b -> b.set("eventlog.code.enabled", "true"))) {
                Counter counter = log.counter("pots", options -> options.every(Duration.ofHours(1)));
                counter.increment();
                counter.increment();
            }

            assertThat(printed.lines(1)).last().asString().contains("\"changes\":")
                    .doesNotContain("codeFile", "codeFunc");
        }
    }

    private static LogEvent.Builder deep(int more, LogEvent.Builder event) {
        return more == 0 ? event.codeHere() : deep(more - 1, event);
    }

    static class Shop$$Generated {
        LogEvent.CodeLocation log() {
            return LogEvent.named("e").codeHere().build().code();
        }

        void deep(int more, LogEvent.Builder event) {
            if (more == 0) {
                event.codeHere();
            } else {
                deep(more - 1, event);
            }
        }
    }

    static class Shop_ClientProxy {
        LogEvent.CodeLocation log() {
            Consumer<LogEvent.Builder> call = LogEvent.Builder::codeHere;
            LogEvent.Builder event = LogEvent.named("e");
            call.accept(event);
            return event.build().code();
        }
    }
}
