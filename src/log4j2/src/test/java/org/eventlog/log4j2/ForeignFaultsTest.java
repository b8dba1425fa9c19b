// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOError;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.core.AbstractLogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.time.Instant;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.eventlog.bridge.EventLogs;
import org.eventlog.testkit.EventLogRecorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    @ParameterizedTest
    @MethodSource("faults")
    void throwingRecordArrivesWithItsReadableParts(Error fault) {
        try (Log4j log4j = Log4j.with("includeLocation=\"true\" includeParameters=\"true\"", "")) {
            log4j.appender().append(new Hostile(fault, new SimpleMessage("readable")));
            log4j.appender().append(new Hostile(fault, new SimpleMessage() {
                private static final long serialVersionUID = 1;

                @Override
                public String getFormattedMessage() {
                    throw fault;
                }
            }));
            assertThat(log4j.complaints()).isEmpty();
        }

        assertThat(events.events()).hasSize(2)
                .allSatisfy(event -> assertThat((String) event.fields().get("recordFault"))
                        .startsWith(fault.getClass().getName()));
        assertThat((String) events.events().get(0).get("message")).isEqualTo("readable");
        assertThat((String) events.events().get(1).get("message"))
                .isEqualTo("(message not rendered: " + fault.getClass().getName() + ")");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingParameterOnlyAffectsTheMessage(Error fault) {
        Object failing = new Object() {
            @Override
            public String toString() {
                throw fault;
            }
        };
        try (Log4j log4j = Log4j.with("includeParameters=\"true\"", "")) {
            log4j.appender().append(new Hostile(fault, new ParameterizedMessage("{} left", failing)));
        }

        assertThat(events).exactlyOne("log_record");
        assertThat(events.events().get(0).json().toString()).contains(fault.getClass().getName());
    }

    @Test
    void markerWithoutANameHasTheTagsOfItsParents() {
        Marker parent = MarkerManager.getMarker("PARENT");
        try (Log4j log4j = Log4j.with("", "")) {
            log4j.logger("l").info(new Nameless(null, null, parent), "m");
        }

        assertThat(events.events().get(0).tags()).containsExactly("PARENT");
        assertThat(events.events().get(0).fields()).doesNotContainKey("recordFault");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingMarkerOnlyAffectsItself(Error fault) {
        Marker grandparent = MarkerManager.getMarker("GRANDPARENT");
        Marker parent = MarkerManager.getMarker("PARENT");
        try (Log4j log4j = Log4j.with("", "")) {
            log4j.logger("l").info(new Nameless(null, new Nameless(fault, grandparent), parent), "m");
        }

        assertThat(events.events().get(0).tags()).containsExactly("GRANDPARENT", "PARENT");
        assertThat((String) events.events().get(0).fields().get("recordFault"))
                .startsWith(fault.getClass().getName());
    }

    @Test
    void entriesWithoutANameAreKept() {
        SortedArrayStringMap context = new SortedArrayStringMap();
        context.putValue(null, "in the context");
        context.putValue("z", 1);
        class AnyMap extends MapMessage<AnyMap, Object> {
            private static final long serialVersionUID = 1;

            AnyMap(Map<String, Object> data) {
                super(data);
            }
        }
        Map<String, Object> data = new TreeMap<>(Comparator.nullsFirst(Comparator.naturalOrder()));
        data.put(null, "in the data");
        data.put("n", 2);
        try (Log4j log4j = Log4j.with("mdcPrefix=\"mdc.\"", "")) {
            log4j.appender().append(Log4jLogEvent.newBuilder().setLevel(Level.INFO).setMessage(new AnyMap(data))
                    .setContextData(context).build());
        }

        assertThat(events.events().get(0).fields()).containsEntry("mdc.null", "in the context").containsEntry("n", 2L)
                .containsEntry("null", "in the data").containsKey("mdc.z").doesNotContainKey("recordFault");
    }

    /** A marker of an application. */
    private static final class Nameless implements Marker {
        private static final long serialVersionUID = 1;
        private final Error fault;
        private final Marker[] parents;

        /** @param fault what reading the name throws; null if there is no name */
        Nameless(Error fault, Marker... parents) {
            this.fault = fault;
            this.parents = parents;
        }

        @Override
        public Marker addParents(Marker... markers) {
            return this;
        }

        @Override
        public String getName() {
            if (fault != null) {
                throw fault;
            }
            return null;
        }

        @Override
        public Marker[] getParents() {
            return parents.clone();
        }

        @Override
        public boolean hasParents() {
            return true;
        }

        @Override
        public boolean isInstanceOf(Marker m) {
            return m == this;
        }

        @Override
        public boolean isInstanceOf(String name) {
            return false;
        }

        @Override
        public boolean remove(Marker marker) {
            return false;
        }

        @Override
        public Marker setParents(Marker... markers) {
            return this;
        }
    }

    @Test
    void namesAnUnnamedThreadByItsNumber() throws InterruptedException {
        try (Log4j log4j = Log4j.with("", "")) {
            Thread nameless = new Thread(() -> log4j.logger("l").info("m"), "");
            nameless.start();
            nameless.join();

            assertThat(events).exactlyOne("log_record").hasField("thread", "#" + nameless.getId());
        }
    }

    private static final class Hostile extends AbstractLogEvent {
        private static final long serialVersionUID = 1;
        private final Error fault;
        private final transient Message message;

        Hostile(Error fault, Message message) {
            this.fault = fault;
            this.message = message;
        }

        @Override
        public Message getMessage() {
            return message;
        }

        @Override
        public Level getLevel() {
            throw fault;
        }

        @Override
        public String getLoggerName() {
            throw fault;
        }

        @Override
        public String getThreadName() {
            throw fault;
        }

        @Override
        public Instant getInstant() {
            throw fault;
        }

        @Override
        public ReadOnlyStringMap getContextData() {
            throw fault;
        }

        @Override
        public Marker getMarker() {
            throw fault;
        }

        @Override
        public StackTraceElement getSource() {
            throw fault;
        }
    }
}
