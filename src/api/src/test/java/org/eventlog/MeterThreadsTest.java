// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests meters with several threads: the sums must be correct regardless of timing. */
class MeterThreadsTest {
    private static final int THREADS = 4;
    private static final int EACH = 20_000;
    private static final int ROUNDS = 2_000;
    private static final int EACH_IN_A_ROUND = 40;
    private static final long ALL = (long) THREADS * EACH;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    private final CyclicBarrier start = new CyclicBarrier(THREADS);
    private final KeepingLogger logger = new KeepingLogger();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void logsEveryChangeOnceWithItsValue() throws Exception {
        Meters meters = new Meters(logger, Duration.ZERO, System.getLogger("test"));
        List<Future<Boolean>> adding = addInAllThreads(meters);
        end(adding);

        assertThat(logger.events.stream().mapToDouble(LogEvent::value).sorted())
                .containsExactly(IntStream.rangeClosed(1, (int) ALL).asDoubleStream().boxed().toArray(Double[]::new));
    }

    @Test
    void concurrentSummariesCountEveryChangeOnce() throws Exception {
        Meters meters = new Meters(logger, Duration.ofNanos(1), System.getLogger("test"));
        List<Future<Boolean>> adding = addInAllThreads(meters);
        AtomicBoolean over = new AtomicBoolean();
        Future<Boolean> ticking = threads.submit(() -> {
            for (long now = 0; !over.get(); now += 10) {
                meters.tick(now);
            }
            return true;
        });
        end(adding);
        over.set(true);
        end(List.of(ticking));
        meters.close();

        assertThat(sum("changes")).isEqualTo(ALL);
        assertThat(sum("delta")).isEqualTo(ALL);
        assertThat(logger.events.stream().mapToDouble(LogEvent::value).max()).hasValue(ALL);
    }

    @Test
    void closingDuringChangesLosesNone() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            logger.events.clear();
            Meters meters = new Meters(logger, Duration.ofHours(1), System.getLogger("test"));
            Counter orders = meters.counter("orders", options -> {});
            List<Future<Boolean>> adding = inAllThreads(EACH_IN_A_ROUND, orders::increment);
            while (orders.get() < EACH_IN_A_ROUND) {
                Thread.onSpinWait();
            }
            meters.close();
            end(adding);

            long afterTheEnd = logger.events.stream().filter(event -> event.fieldCount() == 0).count();
            assertThat(sum("changes") + afterTheEnd).isEqualTo((double) THREADS * EACH_IN_A_ROUND);
        }
    }

    private List<Future<Boolean>> addInAllThreads(Meters meters) {
        return inAllThreads(EACH, () -> meters.counter("orders", options -> {}).increment());
    }

    private List<Future<Boolean>> inAllThreads(int times, Runnable action) {
        Callable<Boolean> task = () -> {
            start.await();
            for (int i = 0; i < times; i++) {
                action.run();
            }
            return true;
        };
        return IntStream.range(0, THREADS).mapToObj(i -> threads.submit(task)).toList();
    }

    private static void end(List<Future<Boolean>> tasks) throws Exception {
        for (Future<Boolean> task : tasks) {
            assertThat(task.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private double sum(String field) {
        return logger.events.stream()
                .map(event -> event.fields().get(field))
                .filter(Number.class::isInstance)
                .mapToDouble(number -> ((Number) number).doubleValue())
                .sum();
    }
}
