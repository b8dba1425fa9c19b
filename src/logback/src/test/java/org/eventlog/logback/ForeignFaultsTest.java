// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.stream.Stream;
import net.logstash.logback.argument.StructuredArguments;
import org.eventlog.bridge.EventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever part of a record fails, whoever logs does not see it, and the rest of the record arrives. */
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

    @ParameterizedTest
    @MethodSource("faults")
    void anArgumentThatFailsCostsOnlyItself(Error fault) {
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

    @ParameterizedTest
    @MethodSource("faults")
    void aRecordThatFailsArrivesAsFarAsItCanBeRead(Error fault) {
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
    void aThreadWithoutANameIsItsNumber() throws InterruptedException {
        try (Logback logback = Logback.with("")) {
            Thread nameless = new Thread(() -> logback.logger("l").info("m"), "");
            nameless.start();
            nameless.join();

            assertThat(events).exactlyOne("log_record");
            // Logback gives it a name of its own from version 1.5 on.
            assertThat((String) events.events().get(0).fields().get("thread")).endsWith("" + nameless.getId());
        }
    }

    /** Also as JSON, by which structured arguments are written. */
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
