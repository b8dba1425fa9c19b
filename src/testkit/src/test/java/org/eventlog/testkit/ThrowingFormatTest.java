// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eventlog.LogEvent;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.config.Settings;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.EventFormat;
import org.eventlog.spi.EventWriter;
import org.eventlog.spi.FormatContext;
import org.eventlog.spi.Payload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a custom format that throws only affects its own events. */
class ThrowingFormatTest {
    private static final Logger OPERATOR_LOG = Logger.getLogger("org.eventlog");

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final InMemoryTransport receiver = new InMemoryTransport();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage());
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };

    /** Throws at names that ask for it. */
    public static final class Throwing implements EventFormat {
        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public Payload payload(Settings settings) {
            return new Payload("throwing", Payload.Framing.MESSAGE, "application/octet-stream");
        }

        @Override
        public EventWriter create(Settings settings, FormatContext context) {
            return (event, to) -> {
                boolean replaced = event.fields().containsKey("encodeFault");
                to.write((event.name() + event.fields()).getBytes(StandardCharsets.UTF_8));
                if (event.name().equals("always") || event.name().equals("once") && !replaced) {
                    throw new LinkageError("half a library");
                }
            };
        }
    }

    @BeforeEach
    void listen() {
        OPERATOR_LOG.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        OPERATOR_LOG.removeHandler(handler);
    }

    @Test
    void itsEventIsReplacedOrLostAndCountedAndTheNextIsWhole() throws Exception {
        try (EventLog log = EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", "throwing")
                .transport(receiver).build()) {
            assertThatCode(() -> {
                log.log(LogEvent.named("once").field("a", 1));
                log.log(LogEvent.named("always"));
                log.log(LogEvent.named("whole").field("b", 2));
            }).doesNotThrowAnyException();

            List<String> arrived = receiver.await(2, Duration.ofSeconds(20)).stream()
                    .map(event -> new String(event.bytes(), StandardCharsets.UTF_8)).toList();

            assertThat(arrived).contains("once{encodeFault=java.lang.LinkageError}", "whole{b=2}")
                    .noneMatch(text -> text.startsWith("always"));
            assertThat(log.stats().dropped()).containsEntry(DropReason.ENCODING, 1L);
        }
        assertThat(messages).filteredOn(text -> text.startsWith("EVL-4004")).singleElement().asString()
                .contains("throwing");
    }
}
