// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Consumer<MeterOptions> NOTHING = options -> {};

    private final KeepingLogger logger = new KeepingLogger();
    private final List<String> notes = new ArrayList<>();
    /** A clock of this kind may begin anywhere, and passes its greatest number in these tests. */
    private long now = Long.MAX_VALUE - Duration.ofMillis(1500).toNanos();

    @Test
    void eachChangeIsAnEventWithTheNewValue() {
        Counter orders = loggingEachChange().counter("orders",
                c -> c.target("shop:1").field("country", "NL").field("express", true).level(Level.DEBUG));

        assertThat(orders.increment()).isEqualTo(1);
        assertThat(orders.add(2.5)).isEqualTo(3.5);

        assertThat(values()).containsExactly(1.0, 3.5);
        assertThat(logger.events).allSatisfy(event -> {
            assertThat(event.name()).isEqualTo("orders");
            assertThat(event.target()).isEqualTo("shop:1");
            assertThat(event.level()).isEqualTo(Level.DEBUG);
            assertThat(event.fields()).isEqualTo(Map.of("country", "NL", "express", true));
        });
        assertThat(orders.get()).isEqualTo(3.5);
    }

    @Test
    void aCounterOnlyGoesUp() {
        Counter orders = loggingEachChange().counter("orders", NOTHING);
        orders.add(2);

        assertThat(orders.add(-1)).isEqualTo(2);
        assertThat(orders.add(Double.NEGATIVE_INFINITY)).isEqualTo(2);
        assertThat(values()).containsExactly(2.0);
    }

    @Test
    void counterAndGaugeOfOneNameHaveSeparateValues() {
        Meters meters = loggingEachChange();
        meters.counter("orders", NOTHING).add(2);
        meters.gauge("orders", NOTHING).set(-7);

        assertThat(meters.counter("orders", NOTHING).get()).isEqualTo(2);
        assertThat(meters.gauge("orders", NOTHING).get()).isEqualTo(-7);
    }

    @Test
    void unchangedValueIsNotLogged() {
        Gauge depth = loggingEachChange().gauge("queue.depth", NOTHING);
        depth.set(3);
        depth.set(3);
        depth.add(0);

        assertThat(values()).containsExactly(3.0);
    }

    @Test
    void ignoresNonFiniteNumbers() {
        Gauge depth = loggingEachChange().gauge("queue.depth", options -> options.initial(Double.MAX_VALUE));
        depth.set(Double.NaN);
        depth.set(Double.POSITIVE_INFINITY);
        depth.add(Double.MAX_VALUE);

        assertThat(depth.get()).isEqualTo(Double.MAX_VALUE);
        assertThat(logger.events).isEmpty();
    }

    @Test
    void startsFromItsInitialValueWithoutAnEvent() {
        Counter orders = loggingEachChange().counter("orders", options -> options.initial(100));

        assertThat(orders.get()).isEqualTo(100);
        assertThat(logger.events).isEmpty();
        assertThat(orders.increment()).isEqualTo(101);
    }

    @Test
    void theChangesOfAnIntervalAreOneEvent() {
        Meters meters = summarizing(SECOND);
        Gauge depth = meters.gauge("queue.depth", g -> g.target("queue:in").field("node", 7).initial(10));
        meters.tick(now);
        depth.set(40);
        depth.add(-15);
        depth.set(30);

        tickAfter(meters, Duration.ofMillis(999));
        assertThat(logger.events).isEmpty();
        tickAfter(meters, Duration.ofMillis(1));

        assertThat(logger.events).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("queue.depth");
            assertThat(event.target()).isEqualTo("queue:in");
            assertThat(event.level()).isEqualTo(Level.INFO);
            assertThat(event.value()).isEqualTo(30);
            assertThat(event.fields())
                    .isEqualTo(Map.of("node", 7L, "changes", 3L, "delta", 20.0, "min", 25.0, "max", 40.0));
        });
    }

    @Test
    void eachSummaryCoversItsOwnIntervalOnly() {
        Meters meters = summarizing(SECOND);
        Counter orders = meters.counter("orders", NOTHING);
        meters.tick(now);
        orders.add(5);
        tickAfter(meters, SECOND);
        tickAfter(meters, SECOND);
        orders.add(2);
        orders.increment();
        tickAfter(meters, SECOND);
        tickAfter(meters, SECOND);

        assertThat(values()).containsExactly(5.0, 8.0);
        assertThat(logger.events.get(1).fields())
                .isEqualTo(Map.of("changes", 2L, "delta", 3.0, "min", 7.0, "max", 8.0));
    }

    @Test
    void summaryIncludesAChangeThatWasReverted() {
        Meters meters = summarizing(SECOND);
        Gauge depth = meters.gauge("queue.depth", NOTHING);
        meters.tick(now);
        depth.add(4);
        depth.add(-4);
        tickAfter(meters, SECOND);

        assertThat(logger.events).singleElement().satisfies(event -> assertThat(event.fields())
                .isEqualTo(Map.of("changes", 2L, "delta", 0.0, "min", 0.0, "max", 4.0)));
    }

    @Test
    void optionsInCodeOverrideTheConfiguration() {
        Meters meters = summarizing(SECOND);
        Counter each = meters.counter("each", MeterOptions::eachChange);
        Counter rare = meters.counter("rare", c -> c.every(Duration.ofSeconds(3)));
        Counter usual = meters.counter("usual", NOTHING);
        meters.tick(now);
        List.of(each, rare, usual).forEach(Counter::increment);

        assertThat(names()).containsExactly("each");
        tickAfter(meters, SECOND);
        assertThat(names()).containsExactly("each", "usual");
        tickAfter(meters, SECOND);
        tickAfter(meters, SECOND);
        assertThat(names()).containsExactly("each", "usual", "rare");
    }

    @Test
    void meterCreatedLaterHasItsOwnInterval() {
        Meters meters = summarizing(Duration.ofHours(1));
        meters.counter("early", NOTHING).increment();
        meters.tick(now);
        tickAfter(meters, Duration.ofMinutes(10));
        meters.counter("late", c -> c.every(SECOND)).increment();
        meters.tick(now);
        tickAfter(meters, SECOND);

        assertThat(names()).containsExactly("late");
        tickAfter(meters, Duration.ofMinutes(50));
        assertThat(names()).containsExactly("late", "early");
    }

    @Test
    void suspendedMachineCausesOneSummaryForAllMissedIntervals() {
        Meters meters = summarizing(SECOND);
        Counter orders = meters.counter("orders", NOTHING);
        meters.tick(now);
        orders.increment();
        tickAfter(meters, Duration.ofHours(8));
        orders.increment();
        tickAfter(meters, Duration.ofMillis(5));

        assertThat(values()).containsExactly(1.0);
        tickAfter(meters, SECOND);
        assertThat(values()).containsExactly(1.0, 2.0);
    }

    @Test
    void manySummariesAreSpreadOverSeveralTicks() {
        Meters meters = summarizing(SECOND);
        IntStream.range(0, 500).forEach(i -> meters.counter("m" + i, NOTHING).increment());
        meters.tick(now);

        tickAfter(meters, SECOND);
        assertThat(logger.events).hasSize(Meters.MAX_AT_ONCE);
        tickAfter(meters, Duration.ofMillis(5));
        tickAfter(meters, Duration.ofMillis(5));
        tickAfter(meters, Duration.ofMillis(5));

        assertThat(names()).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void countsEvenIfItsLevelIsDisabled() {
        logger.threshold = Level.WARN;
        Counter each = loggingEachChange().counter("orders", NOTHING);
        Meters meters = summarizing(SECOND);
        Counter summed = meters.counter("orders", NOTHING);
        meters.tick(now);
        each.increment();
        summed.increment();
        tickAfter(meters, SECOND);

        assertThat(each.get()).isEqualTo(1);
        assertThat(summed.get()).isEqualTo(1);
        assertThat(logger.events).isEmpty();
    }

    @Test
    void theSameNameTargetAndFieldsAreTheSameMeter() {
        Meters meters = loggingEachChange();
        Counter one = meters.counter("orders", c -> c.target("shop:1").field("a", 1).field("b", "x"));
        Counter two = meters.counter("orders", c -> c.field("b", "x").field("a", 1).target("shop:1").level(Level.WARN));
        one.increment();
        two.increment();

        assertThat(one.get()).isEqualTo(2);
        assertThat(logger.events).extracting(LogEvent::level).containsExactly(Level.INFO, Level.INFO);
    }

    @Test
    void anotherTargetOrFieldIsAnotherMeter() {
        Meters meters = loggingEachChange();
        meters.counter("orders", NOTHING).add(1);
        meters.counter("orders", c -> c.target("shop:1")).add(2);
        meters.counter("orders", c -> c.target("shop:2")).add(3);
        meters.counter("orders", c -> c.field("country", "NL")).add(4);

        assertThat(values()).containsExactly(1.0, 2.0, 3.0, 4.0);
    }

    @Test
    void metersBeyondTheLimitAreNotRegisteredAndReportedOnce() {
        Meters meters = summarizing(SECOND);
        IntStream.range(0, Meters.MAX).forEach(i -> meters.counter("m" + i, NOTHING));
        assertThat(notes).isEmpty();

        Counter mine = meters.counter("one\ntoo many", NOTHING);
        Counter another = meters.counter("one\ntoo many", NOTHING);
        mine.increment();
        mine.increment();
        another.increment();

        assertThat(values()).containsExactly(1.0, 2.0, 1.0);
        assertThat(meters.counter("m0", NOTHING)).isSameAs(meters.counter("m0", NOTHING));
        assertThat(notes).singleElement().asString().startsWith("EVL-4001").contains("\"one?too many\"", "10000");
    }

    @Test
    void truncatesLongNames() {
        Meters meters = loggingEachChange();
        Consumer<MeterOptions> longField = c -> c.field("typed", "x".repeat(Meters.MAX_CHARS));
        String longName = "x".repeat(Meters.MAX_CHARS + 1);

        assertThat(meters.counter("m", longField)).isNotSameAs(meters.counter("m", longField));
        assertThat(meters.counter(longName, NOTHING)).isNotSameAs(meters.counter(longName, NOTHING));
        assertThat(notes).hasSize(1);
    }

    @Test
    void closingLogsPendingSummaries() {
        Meters meters = summarizing(Duration.ofHours(1));
        Counter orders = meters.counter("orders", NOTHING);
        meters.counter("untouched", NOTHING);
        orders.add(3);

        meters.close();

        assertThat(logger.events).singleElement().satisfies(event -> {
            assertThat(event.value()).isEqualTo(3);
            assertThat(event.fields()).containsEntry("changes", 1L);
        });
    }

    @Test
    void logsEachChangeThatComesAfterTheEndSoThatItsLossIsCounted() {
        Meters meters = summarizing(SECOND);
        Counter orders = meters.counter("orders", NOTHING);
        meters.close();
        orders.increment();
        meters.counter("late", NOTHING).increment();

        assertThat(names()).containsExactly("orders", "late");
    }

    @Test
    void rejectsInvalidOptionsImmediately() {
        Meters meters = loggingEachChange();

        assertThatThrownBy(() -> meters.counter(null, NOTHING)).isInstanceOf(NullPointerException.class);
        for (String key : List.of("changes", "delta", "min", "max")) {
            assertThatThrownBy(() -> meters.counter("m", c -> c.field(key, 1))).hasMessageContaining(key);
        }
        for (Duration interval : List.of(Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1))) {
            assertThatThrownBy(() -> meters.counter("m", c -> c.every(interval))).hasMessageContaining("a day");
        }
        assertThatThrownBy(() -> meters.counter("m", c -> c.initial(Double.NaN))).hasMessageContaining("NaN");
    }

    @Test
    void metersWithoutTicksLogEachChangeWhateverTheirOptionsSay() {
        Counter orders = logger.counter("orders", c -> c.target("shop:1").every(SECOND));
        Gauge depth = logger.gauge("queue.depth");
        orders.increment();
        orders.increment();
        depth.set(7);

        assertThat(names()).containsExactly("orders", "orders", "queue.depth");
        assertThat(values()).containsExactly(1.0, 2.0, 7.0);
    }

    @Test
    void metersOfTheNoOpLoggerCount() {
        EventLogger none = EventLogger.none();
        none.counter("orders").increment();
        none.counter("orders").increment();
        none.gauge("queue.depth", g -> g.every(SECOND)).set(7);
        none.log(LogEvent.named("e"));

        assertThat(none.counter("orders").get()).isEqualTo(2);
        assertThat(none.gauge("queue.depth").get()).isEqualTo(7);
    }

    private Meters loggingEachChange() {
        return summarizing(Duration.ZERO);
    }

    private Meters summarizing(Duration interval) {
        return new Meters(logger, interval, new KeepingNotes());
    }

    private void tickAfter(Meters meters, Duration time) {
        now += time.toNanos();
        meters.tick(now);
    }

    private List<Double> values() {
        return logger.events.stream().map(LogEvent::value).toList();
    }

    private List<String> names() {
        return logger.events.stream().map(LogEvent::name).toList();
    }

    private final class KeepingNotes implements System.Logger {
        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            notes.add(message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            notes.add(java.text.MessageFormat.format(format, params));
        }
    }
}
