// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eventlog.LogEvent;
import org.eventlog.engine.EventLog;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests declared exceptions with unusual content: no message, a huge message, an excessive delay. */
class GuardedTransportTest {
    private static final String LONG = "why ".repeat(1_000_000);

    static Stream<Exception> answers() {
        Map<Integer, String> unexplained = new HashMap<>();
        unexplained.put(0, null);
        return Stream.of(new RejectedException(null), new RejectedException(LONG),
                new RejectedException(null, unexplained),
                RejectedException.forGood(null, unexplained), RejectedException.forGood(LONG, Map.of(0, LONG)),
                new RejectedException("out of bounds", Map.of(-1, "x", 99, "y")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void rejectsAnEventRegardlessOfTheMessage(Exception answer) throws Exception {
        try (EventLog log = open(batch -> {
            if (text(batch).contains("\"bad\"")) {
                throw answer;
            }
        })) {
            log.log(LogEvent.named("good"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            log.log(LogEvent.named("bad"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            log.log(LogEvent.named("good"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();

            assertThat(log.stats().sent()).isEqualTo(2);
            assertThat(log.rejected().list(0, 9)).singleElement()
                    .satisfies(event -> assertThat(event.reason()).isNotBlank().hasSizeLessThan(5_000));
        }
    }

    static Stream<Exception> failures() {
        return Stream.of(new TransportException(null), new TransportException(LONG),
                TransportException.fatal(null, null),
                TransportException.unreachable(null, null),
                new TransportException("later", null, Duration.ofSeconds(-1, Long.MIN_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void retriesAFailureRegardlessOfTheMessage(Exception failure) throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        try (EventLog log = open(batch -> {
            if (!failed.getAndSet(true)) {
                throw failure;
            }
        })) {
            log.log(LogEvent.named("x"));
            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(log.stats().failures()).isEqualTo(1);
        }
    }

    @Test
    void retriesASpuriousInterruptedExceptionAfterADelay() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (EventLog log = open(batch -> {
            if (attempts.incrementAndGet() <= 12) {
                throw new InterruptedException("a client of its own");
            }
        })) {
            log.log(LogEvent.named("x"));

            assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
            assertThat(log.stats().failures()).isBetween(5L, 9L);
        }
    }

    @ParameterizedTest
    @MethodSource("waits")
    void capsAnExcessiveDelayAtADay(Duration wait) throws Exception {
        Transport failing = transport(batch -> {
            throw new TransportException("later", null, wait);
        });
        GuardedTransport guarded = new GuardedTransport(failing, null);

        assertThatThrownBy(() -> guarded.begin(null)).isInstanceOfSatisfying(TransportException.class,
                e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofDays(1)));
    }

    static Stream<Duration> waits() {
        return Stream.of(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(36_500));
    }

    private interface Sending {
        void send(Batch batch) throws Exception;
    }

    private static String text(Batch batch) {
        return new String(batch.toByteArray(), StandardCharsets.UTF_8);
    }

    private static EventLog open(Sending sending) {
        return EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.retry.first", "1ms")
                .set("eventlog.retry.max", "10ms").transport(transport(sending)).build();
    }

    private static Transport transport(Sending sending) {
        return new Transport() {
            @Override
            public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
                try {
                    sending.send(batch);
                } catch (TransportException | RejectedException | InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public String describe() {
                return "test";
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
