// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eventlog.Counter;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.Receipt;
import org.eventlog.config.ConfigurationException;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eventlog.enabled=false} in Java SE. */
class SwitchedOffTest {
    @TempDir
    Path dir;

    @Test
    void takesNoEventsAndMakesNoFile() throws Exception {
        try (EventLog log = toFile().set("eventlog.enabled", "false").build()) {
            log.log(LogEvent.named("e"));
            Receipt receipt = log.submit(LogEvent.named("e"));

            assertThatThrownBy(() -> receipt.stored().toCompletableFuture().get())
                    .isInstanceOf(ExecutionException.class).hasMessageContaining("eventlog.enabled is false");
            assertThat(log.isEnabled(Level.EXTREME)).isFalse();
            assertThat(log.flush(Duration.ofDays(1))).isTrue();
            assertThat(log.stats().accepted()).isZero();
            assertThat(log.stats().droppedTotal()).isZero();
            assertThat(log.rejected().list(0, 10)).isEmpty();
        }
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void runsNothingOnTheGivenExecutors() {
        List<Runnable> given = new CopyOnWriteArrayList<>();
        EventLog.Builder builder = toFile().set("eventlog.enabled", "false").executor(given::add);
        try (EventLog log = builder.build()) {
            log.log(LogEvent.named("e"));
        }
        assertThat(given).isEmpty();
    }

    @Test
    void closesTheGivenTransport() {
        AtomicBoolean closed = new AtomicBoolean();
        Transport transport = new Transport() {
            @Override
            public void send(Batch batch) {
                throw new AssertionError("sent");
            }

            @Override
            public String describe() {
                return "t";
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
        try (EventLog log = toFile().transport(transport).set("eventlog.enabled", "false").build()) {
            log.log(LogEvent.named("e"));
        }
        assertThat(closed).isTrue();
    }

    @Test
    void itsMetersStillCount() {
        try (EventLog log = toFile().set("eventlog.enabled", "false").build()) {
            Counter counter = log.counter("c");
            counter.increment();

            assertThat(counter.get()).isEqualTo(1);
        }
    }

    @Test
    void needsNoValidConfiguration() {
        assertThat(EventLog.builder().set("eventlog.enabled", "false").set("eventlog.port", "x")
                .set("eventlog.protocol", "none").build().isEnabled(Level.EXTREME)).isFalse();
    }

    @Test
    void tellsAFaultOfTheKeyWithAllOthers() {
        assertThatThrownBy(() -> toFile().set("eventlog.enabled", "perhaps").set("eventlog.level", "loud").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.enabled").hasMessageContaining("eventlog.level");
    }

    @Test
    void oneDestinationCanBeOff() {
        Map<String, String> keys = Map.of("eventlog.audit.enabled", "false", "eventlog.db", ":memory:",
                "eventlog.audit.db", ":memory:", "eventlog.pay.db", ":memory:", "eventlog.host", "console");
        try (EventLog audit = EventLog.builder().from(keys::get).destination("audit").build();
                EventLog pay = EventLog.builder().from(keys::get).destination("pay").build()) {
            assertThat(audit.isEnabled(Level.EXTREME)).isFalse();
            assertThat(pay.isEnabled(Level.EXTREME)).isTrue();
        }
    }

    private EventLog.Builder toFile() {
        return EventLog.builder().protocol("file").set("eventlog.file.path", dir.resolve("out.log").toString())
                .set("eventlog.db", dir.resolve("sub/queue.db").toString());
    }
}
