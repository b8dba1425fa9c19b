// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A logging JVM, or one of two that share a directory, is killed with -9 at random moments and started again on the same file. Whatever it had called stored
 * arrives, in order for each thread, twice only under the same id.
 *
 * <p>
 * {@code mvn verify -pl src/core -am -Dtest=CrashTest -Dcrash.rounds=1000 -Deventlog.test.jvm=-Xmx3g
 * -Djunit.jupiter.execution.timeout.mode=disabled -Dsurefire.failIfNoSpecifiedTests=false} for a thousand rounds;
 * {@code -Dcrash.threads} logging threads instead of
 * four; {@code -Dcrash.seed} repeats a run's choices.
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 25);
    private static final int SHARING_ROUNDS = Integer.getInteger("crash.rounds", 10);
    private static final int THREADS = Integer.getInteger("crash.threads", 4);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    /** More events than a thread logs in a round. */
    private static final long ROUND = 10_000_000;
    /** In each other round only some events have a receipt. */
    private static final int SPARSE = 500;

    @TempDir
    Path dir;

    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    /** The names of the threads with an event in {@link #confirmed}. */
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final Random random = new Random(SEED);

    @Test
    void losesNoStoredEventIfTheProcessIsKilled() throws Exception {
        try (AckingReceiver receiver = new AckingReceiver(new Random(SEED))) {
            for (int round = 0; round < ROUNDS; round++) {
                int every = round % 2 == 0 ? 1 : SPARSE;
                Child child = logging(receiver, "t", round, every);
                awaitConfirmed(child, confirmed.size() + random.nextInt(2_000) / (every == 1 ? 1 : 200));
                child.kill();
            }
            drain(receiver);
            verify(receiver);
        }
    }

    @Test
    void losesNothingIfTwoProcessesShareAFile() throws Exception {
        try (AckingReceiver receiver = new AckingReceiver(new Random(SEED))) {
            for (int round = 0; round < Math.max(1, ROUNDS / 10); round++) {
                // Which of the two gets the file is chance in every round: only within a round has a thread one order.
                String other = "b" + round + "_";
                Child first = logging(receiver, "a" + round + "_", round, 1);
                Child second = logging(receiver, other, round, 1);
                awaitConfirmed(first, confirmed.size() + 2_000 + random.nextInt(4_000));
                awaitSome(second, other);
                second.kill();
                first.kill();
            }
            drain(receiver);
            verify(receiver);
        }
    }

    /**
     * All four want the same file. A process that survives a round continues in the next, when the other is
     * restarted.
     */
    @Test
    void losesNothingIfTwoProcessesWithTwoEventLogsEachShareAFile() throws Exception {
        Child[] living = new Child[2];
        String[] names = new String[2];
        try (AckingReceiver receiver = new AckingReceiver(new Random(SEED))) {
            for (int round = 0; round < SHARING_ROUNDS; round++) {
                // All combinations in turn: which starts first, which is killed first, and whether the other is
                // killed.
                int order = (int) Math.floorMod(SEED + round, 8L);
                int starts = order & 1;
                int dies = order >> 1 & 1;
                boolean both = (order & 4) != 0;
                for (int process : List.of(starts, 1 - starts)) {
                    if (living[process] == null) {
                        names[process] = (process == 0 ? "c" : "d") + round + "_";
                        living[process] = logging(receiver, names[process], round, 1, 2);
                        if (random.nextBoolean()) {
                            awaitBothLogs(living[process], names[process]);
                        }
                    }
                }
                awaitBothLogs(living[0], names[0]);
                awaitBothLogs(living[1], names[1]);
                awaitConfirmed(living[dies], confirmed.size() + random.nextInt(1_000));
                for (int process : both ? List.of(dies, 1 - dies) : List.of(dies)) {
                    living[process].kill();
                    living[process] = null;
                }
            }
            killAll(living);
            drain(receiver);
            verify(receiver);
        } finally {
            killAll(living);
        }
    }

    private static void killAll(Child[] living) throws InterruptedException {
        for (Child left : living) {
            if (left != null) {
                left.kill();
            }
        }
    }

    private Child logging(AckingReceiver receiver, String name, int round, int every) throws Exception {
        return logging(receiver, name, round, every, 1);
    }

    private Child logging(AckingReceiver receiver, String name, int round, int every, int logs) throws Exception {
        return Child.start(Logging.class, List.of("-Xmx128m", "-Dcrash.threads=" + THREADS),
                List.of(dir.resolve("queue.db").toString(), String.valueOf(receiver.port()), name,
                        String.valueOf(round * ROUND), String.valueOf(every), String.valueOf(logs)),
                this::confirm);
    }

    private void confirm(String line) {
        confirmed.add(line);
        heard.add(line.substring(0, line.indexOf(' ')));
    }

    private void awaitBothLogs(Child child, String name) {
        awaitSome(child, name + "0");
        awaitSome(child, name + "1");
    }

    private void awaitConfirmed(Child child, int events) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(60))
                .until(() -> confirmed.size() >= events || !child.alive());
        assertThat(child.alive()).isTrue();
    }

    private void awaitSome(Child child, String name) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(60))
                .until(() -> heard.stream().anyMatch(thread -> thread.startsWith(name)) || !child.alive());
        assertThat(child.alive()).isTrue();
    }

    private void drain(AckingReceiver receiver) throws Exception {
        AtomicReference<String> said = new AtomicReference<>();
        Child child = Child.start(Logging.class, List.of("-Xmx128m"),
                List.of(dir.resolve("queue.db").toString(), String.valueOf(receiver.port()), "drain"), said::set);
        assertThat(child.await(180)).as(said.get()).isZero();
        assertThat(said).hasValue("drained");
    }

    private void verify(AckingReceiver receiver) {
        String seed = "crash.seed=" + SEED;
        Map<String, List<Long>> arrivals = receiver.arrivals();
        Set<String> arrived = new HashSet<>();
        arrivals.forEach((thread, numbers) -> numbers.forEach(n -> arrived.add(thread + " " + n)));
        Set<String> lost = new HashSet<>(confirmed);
        lost.removeAll(arrived);
        System.out.printf(
                "crash: %,d events called stored, %,d arrived, %,d of them again under the same id, %,d lost; %s%n",
                confirmed.size(), arrived.size(), receiver.duplicates(), lost.size(), seed);
        assertThat(receiver.faults()).as(seed).isEmpty();
        assertThat(lost).as(seed).isEmpty();
        arrivals.forEach((thread, numbers) -> assertThat(numbers).as(seed + ", thread " + thread).isSorted()
                .doesNotHaveDuplicates());
    }
}
