// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.pipeline.Sender.Step;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests an event for which batches fail or are refused, and a destination that accepts nothing. */
class CulpritTest {
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Parts parts = new Parts(1 << 20, 1 << 20);
    private final Counters counters = parts.counters;
    private final Journal journal = parts.journal(new MemoryChunkStore());

    @ParameterizedTest
    @CsvSource({"0, 100", "37, 100", "96, 100", "0, 4", "700, 1000"})
    void rejectsAnEventThatFailsEachBatchAndDeliversTheOthersOnce(int bad, int count) throws Exception {
        transport.failsFor = ("e" + bad)::equals;
        log(count);
        Sender sender = sender(Duration.ZERO);

        run(sender, 300);

        assertThat(transport.delivered).hasSize(count - 1).doesNotHaveDuplicates().doesNotContain("e" + bad);
        assertThat(counters.rejected.sum()).isEqualTo(1);
        assertThat(counters.sent.sum()).isEqualTo(count - 1);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 37, 96})
    void rejectsItAlsoWithoutAcknowledgements(int bad) throws Exception {
        transport.failsFor = ("e" + bad)::equals;
        log(100);
        Sender sender = sender(Duration.ofSeconds(2));

        run(sender, 2_000);

        assertThat(transport.delivered).hasSize(99).doesNotHaveDuplicates();
        assertThat(counters.rejected.sum()).isEqualTo(1);
        assertThat(counters.sent.sum()).isEqualTo(99);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    @Test
    void rejectsSeveralAdjacentEvents() throws Exception {
        transport.failsFor = event -> event.matches("e(5|6|7|40|80)");
        log(100);

        run(sender(Duration.ZERO), 2_000);

        assertThat(transport.delivered).hasSize(95).doesNotHaveDuplicates();
        assertThat(counters.rejected.sum()).isEqualTo(5);
        assertThat(counters.sent.sum()).isEqualTo(95);
    }

    @Test
    void keepsTheLastEventUntilLaterOnesPass() throws Exception {
        transport.failsFor = "e99"::equals;
        log(100);
        Sender sender = sender(Duration.ZERO);
        run(sender, 200);
        assertThat(transport.delivered).hasSize(99).doesNotHaveDuplicates();
        assertThat(counters.rejected.sum()).isZero();

        List.of("x", "y", "z").forEach(name -> parts.log(name + "\n", Level.INFO));
        run(sender, 200);

        assertThat(transport.delivered).hasSize(102).doesNotHaveDuplicates();
        assertThat(counters.rejected.sum()).isEqualTo(1);
    }

    @Test
    void receiverThatAlwaysFailsLosesNothingAndReordersAtMostOneEvent() throws Exception {
        transport.failsFor = event -> true;
        log(100);
        Sender sender = sender(Duration.ZERO);
        run(sender, 200);
        assertThat(counters.rejected.sum()).isZero();

        transport.failsFor = event -> false;
        run(sender, 50);

        assertThat(transport.delivered).containsExactlyInAnyOrderElementsOf(names(100));
        List<String> ordered = names(100);
        ordered.remove(transport.delivered.get(0));
        assertThat(transport.delivered.subList(1, 100)).isEqualTo(ordered);
        assertThat(counters.sent.sum()).isEqualTo(100);
    }

    @Test
    void unreachableReceiverRejectsNoEvent() throws Exception {
        log(100);
        Sender sender = sender(Duration.ZERO);
        for (int i = 0; i < 30; i++) {
            transport.failures.add(TransportException.unreachable("connection refused", null));
        }

        run(sender, 30);

        assertThat(transport.ids.stream().distinct()).as("the same batch each time").hasSize(1);
        run(sender, 10);
        assertThat(transport.delivered).containsExactlyElementsOf(names(100));
    }

    @Test
    void retryAfterRejectsNoEvent() throws Exception {
        transport.failsFor = "e7"::equals;
        transport.retryAfter = Duration.ofSeconds(1);
        log(10);

        run(sender(Duration.ZERO), 100);

        assertThat(transport.ids.stream().distinct()).hasSize(1);
        assertThat(counters.rejected.sum()).isZero();
    }

    @Test
    void pausesEvenIfTheReceiverAsksToRetryAtOnce() throws Exception {
        transport.failsFor = event -> true;
        transport.retryAfter = Duration.ZERO;
        log(10);
        Sender sender = sender(Duration.ZERO);

        assertThat(sender.step()).isNotEqualTo(Step.SENT);

        assertThat(sender.restNanos()).isGreaterThanOrEqualTo(Duration.ofMillis(250).toNanos());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void destinationThatRefusesEverythingIdenticallyLosesNothing(boolean tellsWhich) throws Exception {
        transport.tellsWhich = tellsWhich;
        transport.refuses = event -> true;
        transport.answer = event -> "HTTP 400: request " + event.hashCode() + " is no JSON";
        log(1_000);
        Sender sender = sender(Duration.ZERO);
        run(sender, 200);

        assertThat(counters.rejected.sum()).isZero();
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(1_000);
        assertThat(sender.state().isFailing()).isTrue();

        transport.refuses = event -> false;
        run(sender, 100);
        assertThat(transport.delivered).containsExactlyInAnyOrderElementsOf(names(1_000));
        assertThat(counters.rejected.sum()).isZero();
    }

    @Test
    void destinationThatBecomesInvalidRejectsAtMostOneEvent() throws Exception {
        log(10);
        Sender sender = sender(Duration.ZERO);
        run(sender, 5);
        transport.refuses = event -> true;
        log(500);

        run(sender, 300);

        assertThat(counters.rejected.sum()).isLessThanOrEqualTo(1);
        assertThat(journal.sendQueue().queuedEvents()).isGreaterThanOrEqualTo(499);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deliversEventsAfterManyRejectedOnes(boolean tellsWhich) throws Exception {
        transport.tellsWhich = tellsWhich;
        transport.refuses = event -> Integer.parseInt(event.substring(1)) < 40;
        log(100);

        run(sender(Duration.ZERO), 2_000);

        assertThat(transport.delivered).hasSize(60).doesNotHaveDuplicates();
        assertThat(counters.rejected.sum()).isEqualTo(40);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
    }

    @Test
    void rejectsTheOnlyEventButKeepsTheNextUntilAnotherShowsTheCause() throws Exception {
        transport.refuses = "e0"::equals;
        log(1);
        Sender sender = sender(Duration.ZERO);
        run(sender, 20);
        assertThat(counters.rejected.sum()).isEqualTo(1);
        log(1);
        run(sender, 20);
        assertThat(counters.rejected.sum()).isEqualTo(1);
        assertThat(journal.sendQueue().queuedEvents()).isEqualTo(1);

        parts.log("other\n", Level.INFO);
        run(sender, 20);

        assertThat(counters.rejected.sum()).isEqualTo(2);
        assertThat(transport.delivered).containsExactly("other");
    }

    private void run(Sender sender, int steps) throws InterruptedException {
        for (int i = 0; i < steps; i++) {
            journal.step();
            if (sender.step() != Step.SENT) {
                parts.pass(Duration.ofSeconds(1));
            }
        }
        journal.step();
    }

    private void log(int count) {
        names(count).forEach(name -> parts.log(name + "\n", Level.INFO));
        journal.step();
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).collect(Collectors.toList());
    }

    private Sender sender(Duration settle) {
        transport.settle = settle;
        return new Sender(journal.sendQueue(), transport, counters, parts.operatorLog, parts::ticks,
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(1), new Random(1)),
                new BatchLimits(1 << 16, 1000, 0, 1, 1));
    }
}
