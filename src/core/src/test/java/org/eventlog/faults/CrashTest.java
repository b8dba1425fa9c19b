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
 * A logging JVM is killed with -9 at random moments and started again on the same file. Whatever it had called stored
 * arrives, in order for each thread, twice only under the same id.
 *
 * <p>
 * {@code mvn verify -pl src/core -am -Dtest=CrashTest -Dcrash.rounds=1000 -Deventlog.test.jvm=-Xmx3g
 * -Dsurefire.failIfNoSpecifiedTests=false} for a thousand rounds; {@code -Dcrash.seed} repeats a run's choices.
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 25);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    /** No thread logs so many events in a round. */
    private static final long ROUND = 10_000_000;
    /** In each other round only some events have a receipt. */
    private static final int SPARSE = 500;

    @TempDir
    Path dir;

    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private final Random random = new Random(SEED);

    @Test
    void losesNothingThatWasStoredWhenTheProcessIsKilled() throws Exception {
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
    void losesNothingOfTwoProcessesThatWantTheSameFile() throws Exception {
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

    private Child logging(AckingReceiver receiver, String name, int round, int every) throws Exception {
        return Child.start(Logging.class, List.of("-Xmx128m"), List.of(dir.resolve("queue.db").toString(),
                String.valueOf(receiver.port()), name, String.valueOf(round * ROUND), String.valueOf(every)),
                confirmed::add);
    }

    private void awaitConfirmed(Child child, int events) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(60))
                .until(() -> confirmed.size() >= events || !child.alive());
        assertThat(child.alive()).isTrue();
    }

    private void awaitSome(Child child, String name) {
        Awaitility.await().atMost(Duration.ofSeconds(60))
                .until(() -> confirmed.stream().anyMatch(line -> line.startsWith(name)) || !child.alive());
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
