// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that exceptions of an application's code while its event is created do not reach the caller, and that the
 * rest of the event arrives.
 */
class ForeignFaultsTest extends ForeignFaultsFixture {
    @ParameterizedTest
    @MethodSource("faults")
    void failingValueOnlyAffectsItself(Throwable fault) {
        List<String> logged = logged(EventLog.builder(), log -> {
            log.log(LogEvent.named("e").field("v", new Failing(fault)).field("behind", 1));
            log.log(LogEvent.named("e").field("v", list(fault)).field("behind", 1));
            log.log(LogEvent.named("e").field("v", map(fault)).field("behind", 1));
            log.log(LogEvent.named("e").field("v", new FailingText(fault)).field("behind", 1));
            log.log(LogEvent.named("e").field("v", Map.of(new Failing(fault), 1)).field("behind", 1));
        });

        assertThat(logged).hasSize(5).allSatisfy(line -> assertThat(line).contains("\"behind\":1", name(fault)));
        assertThat(Thread.interrupted()).isEqualTo(fault instanceof InterruptedException);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void logsTheReadablePartOfAThrowingException(Throwable fault) {
        List<String> logged = logged(EventLog.builder(), log -> {
            log.log(LogEvent.named("e").exception(new Hostile(fault)));
            RuntimeException outer = new RuntimeException("outer", new Hostile(fault));
            outer.addSuppressed(new Hostile(fault));
            log.log(LogEvent.named("e").exception(outer));
        });

        assertThat(logged).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("getMessage() failed: " + name(fault), Hostile.class.getName()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void failingRendererOnlyAffectsItsObject(Throwable fault) {
        EventLog.Builder builder = EventLog.builder().objects((value, to) -> {
            to.write("{");
            throw sneaky(fault);
        });

        assertThat(logged(builder, log -> log.log(LogEvent.named("e").field("v", new Fine()).field("behind", 1))))
                .singleElement().asString().contains("(not rendered: " + name(fault), "\"behind\":1");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void failingHookIsReportedAndLetsTheEventPass(Throwable fault) {
        List<LogRecord> told = new ArrayList<>();
        Handler listener = listener(told);
        own.addHandler(listener);
        try {
            EventLog.Builder builder = EventLog.builder().beforeLog(throwing(fault));
            assertThat(logged(builder, log -> {
                log.log(LogEvent.named("logged"));
                log.submit(LogEvent.named("submitted"));
                log.afterCommit().log(Level.WARN, "committed", null);
            })).hasSize(3);
        } finally {
            own.removeHandler(listener);
        }
        assertThat(told).filteredOn(r -> r.getMessage().contains("EVL-4002")).singleElement()
                .satisfies(r -> assertThat(r.getThrown().toString()).contains(
                        fault instanceof Speechless ? "toString() failed" : name(fault)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void failingContextOnlyAffectsTheContext(Throwable fault) {
        EventLog.Builder builder = EventLog.builder().context(() -> {
            ForeignFaultsFixture.<RuntimeException>raise(fault);
            return null;
        });

        assertThat(logged(builder, log -> log.log(LogEvent.named("e").field("v", 1)))).singleElement().asString()
                .contains("\"v\":1").doesNotContain("encodeFault");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void createsAMeterIfItsOptionsThrow(Throwable fault) {
        List<String> logged = logged(EventLog.builder(), log -> {
            log.counter("count", options -> {
                options.target("shop:1").field("late", new Failing(fault));
                ForeignFaultsFixture.<RuntimeException>raise(fault);
            }).increment();
            log.gauge("level", options -> ForeignFaultsFixture.<RuntimeException>raise(fault)).set(3);
            EventLogger.none().counter("none", options -> ForeignFaultsFixture.<RuntimeException>raise(fault))
                    .increment();
        });

        assertThat(logged).hasSize(2);
        assertThat(logged.get(0)).contains("\"target\":\"shop:1\"", "toString() failed: " + name(fault));
    }

    @Test
    void invalidOptionsStillThrow() {
        logged(EventLog.builder(), log -> assertThatThrownBy(() -> log.counter("c", options -> options.field("min", 1)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("min"));
    }

    @Test
    void acceptsNull() {
        List<String> logged = logged(EventLog.builder(), log -> {
            log.log((LogEvent) null);
            log.log((LogEvent.Builder) null);
            assertThat(log.submit((LogEvent) null).stored()).isNotNull();
            assertThat(log.submit((LogEvent.Builder) null).delivered()).isNotNull();
            log.log(null, null, null);
        });

        assertThat(logged).singleElement().asString().contains("\"name\":\"unnamed\"", "\"level\":\"info\"");
    }

    @Test
    void countsAnEventThatExceedsTheMemory() {
        Object huge = new Object() {
            @Override
            public String toString() {
                return "x".repeat(Integer.MAX_VALUE) + "y";
            }
        };

        assertThat(logged(EventLog.builder(), log -> log.log(LogEvent.named("e").field("v", huge)))).singleElement()
                .asString().contains("OutOfMemoryError");
    }
}
