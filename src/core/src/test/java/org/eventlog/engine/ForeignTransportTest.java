// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a transport or a handler of log records throws without declaring it costs no event, no loop and no close. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ForeignTransportTest extends ForeignTransportFixture {
    @ParameterizedTest
    @MethodSource("faults")
    void retriesASendThatThrowsAnything(Throwable fault) throws InterruptedException {
        Sending sending = new Sending();
        AtomicInteger attempts = new AtomicInteger();
        sending.before = batch -> {
            if (attempts.incrementAndGet() <= 3) {
                throw fault;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("first"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(sending.events).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void rejectsAnEventForWhichTheTransportAlwaysThrows(Throwable fault) throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        handle(told::add);
        Sending sending = new Sending();
        sending.before = batch -> {
            if (new String(batch.toByteArray(), StandardCharsets.UTF_8).contains("\"bad\"")) {
                throw fault;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("before"));
            log.log(LogEvent.named("bad"));
            for (int i = 0; i < 9; i++) {
                log.log(LogEvent.named("behind"));
            }
            assertThat(log.flush(Duration.ofSeconds(40))).isTrue();
            assertThat(log.stats().rejected()).isEqualTo(1);
            assertThat(log.rejected().list(0, 9)).singleElement().satisfies(
                    event -> assertThat(event.reason()).contains(fault.getClass().getName()));
        }
        assertThat(sending.events).hasSize(10);
        assertThat(told.stream().filter(text -> text.startsWith("EVL-2008"))).hasSizeBetween(1, 8);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void closesEvenIfTheTransportsCloseThrows(Throwable fault) {
        Sending sending = new Sending();
        sending.atClose = fault;
        EventLog log = open(sending);
        log.log(LogEvent.named("first"));

        log.close();
        log.close();

        assertThat(sending.events).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void describesATransportByItsClassByDefault(Throwable fault) throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        handle(told::add);
        Sending sending = new Sending() {
            @Override
            public String describe() {
                Sending.<RuntimeException>raise(fault);
                return null;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("first"));
            log.log(LogEvent.named("second"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(EventLog.builder().transport(sending).doctor().examine().toString())
                    .contains(sending.getClass().getName());
        }
        assertThat(sending.events).hasSize(2);
        assertThat(told).noneMatch(line -> line.contains("EVL-2008"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void rejectsATransportWhoseSettleTimeThrows(Throwable fault) {
        AtomicInteger closed = new AtomicInteger();
        Sending sending = new Sending() {
            @Override
            public Duration settle() {
                Sending.<RuntimeException>raise(fault);
                return null;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                Sending.<RuntimeException>raise(fault);
            }
        };

        assertThatThrownBy(() -> open(sending)).isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("EVL-1004 a list").hasMessageContaining("settle()")
                .hasMessageContaining(fault.getClass().getName());
        assertThat(closed).hasValue(1);
    }

    @Test
    void aTransportIsClosedWhenTheConfigurationHasFaults() {
        AtomicInteger closed = new AtomicInteger();
        Sending sending = new Sending() {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };

        assertThatThrownBy(() -> EventLog.builder().set("eventlog.level", "loud").transport(sending).build())
                .isInstanceOf(ConfigurationException.class);
        assertThat(closed).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingConfirmationCountsAsUnconfirmed(Throwable fault) {
        AtomicInteger asked = new AtomicInteger();
        Sending sending = new Sending() {
            @Override
            public Duration settle() {
                return Duration.ofHours(1);
            }

            @Override
            public boolean confirm(Duration limit) {
                asked.incrementAndGet();
                Sending.<RuntimeException>raise(fault);
                return true;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("first"));
        }
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingSettingSourceIsAFaultOfEachKey(Throwable fault) {
        EventLog.Builder builder = EventLog.builder().set("eventlog.retry.max", "5").from(key -> {
            if (key.equals("eventlog.level") || key.equals("eventlog.key") || key.endsWith("audit.tags")) {
                Sending.<RuntimeException>raise(fault);
            }
            return null;
        }).transport(new Sending());

        for (EventLog.Builder each : List.of(builder, builder.destination("audit"))) {
            assertThatThrownBy(each::build).isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("eventlog.level: it can't be read (" + fault.getClass().getSimpleName())
                    .hasMessageContaining("eventlog.retry.max = \"5\"");
        }
        assertThatThrownBy(builder::build).hasMessageContaining("eventlog.audit.tags: it can't be read");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingLogHandlerDoesNoHarm(Throwable fault) throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        handle(text -> {
            told.incrementAndGet();
            Sending.<RuntimeException>raise(fault);
        });
        Sending sending = new Sending();
        AtomicInteger attempts = new AtomicInteger();
        sending.before = batch -> {
            if (attempts.incrementAndGet() == 1) {
                throw fault;
            }
        };
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("first"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            log.pause();
            log.resume();
        }
        assertThat(sending.events).hasSize(1);
        assertThat(told).hasValueGreaterThan(3);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void throwingCollectionsOnlyLoseTheirRest(Throwable fault) throws InterruptedException {
        Map<String, Object> fields = new TreeMap<>(Map.of("a", 1)) {
            private static final long serialVersionUID = 1;

            @Override
            public void forEach(BiConsumer<? super String, ? super Object> to) {
                super.forEach(to);
                Sending.<RuntimeException>raise(fault);
            }
        };
        List<String> tags = new ArrayList<>(List.of("web")) {
            private static final long serialVersionUID = 1;

            @Override
            public void forEach(Consumer<? super String> to) {
                super.forEach(to);
                Sending.<RuntimeException>raise(fault);
            }
        };
        Sending sending = new Sending();
        try (EventLog log = open(sending)) {
            log.log(LogEvent.named("x").fields(fields).tags(tags).field("behind", 2));
            log.at(Level.INFO, "y").fields(fields).tags(tags).field("behind", 2).log();
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
        }
        String why = "Fault\":\"not read to its end: " + fault.getClass().getName();
        assertThat(sending.events).hasSize(2).allSatisfy(event -> assertThat(event)
                .contains("\"tags\":[\"web\"]", "\"a\":1", "\"behind\":2", "\"fields" + why, "\"tags" + why));
    }
}
