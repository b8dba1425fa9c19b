// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.PipelineStats.SendTimes;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the statistics of a pipeline's parts. */
class StatsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path dir;

    private final Parts parts = new Parts(1 << 20, 1 << 20);
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Counters counters = parts.counters;

    @Test
    void reportsTheAgeOfTheOldestEvent() throws Exception {
        Journal journal = parts.journal(new MemoryChunkStore());
        Sender sender = sender(journal, transport);
        log(journal, "old");
        parts.pass(Duration.ofMinutes(3));
        log(journal, "young");
        assertThat(journal.stats().oldestAge()).isEqualTo(Duration.ofMinutes(3));

        sender.step();

        assertThat(journal.stats().oldestAge()).as("nothing waits").isZero();
        log(journal, "next");
        parts.pass(SECOND);
        journal.step();
        assertThat(journal.stats().oldestAge()).isEqualTo(SECOND);
    }

    @Test
    void reportsTheAgeOfEventsOfAnEarlierRun() {
        Journal before = parts.journal(parts.file(dir.resolve("q.db")));
        log(before, "old");
        before.close();
        parts.pass(Duration.ofDays(2));

        Journal journal = parts.journal(parts.file(dir.resolve("q.db")));
        journal.step();

        assertThat(journal.stats().events()).isEqualTo(1);
        assertThat(journal.stats().oldestAge()).isEqualTo(Duration.ofDays(2));
        journal.close();
    }

    @Test
    void reportsItsSizeOnDisk() {
        Journal inMemory = parts.journal(new MemoryChunkStore());
        log(inMemory, "a");
        assertThat(inMemory.stats().fileBytes()).isZero();
        assertThat(inMemory.stats().durable()).isFalse();

        Journal journal = parts.journal(parts.file(dir.resolve("q.db")));
        log(journal, "x".repeat(100_000));
        parts.pass(SECOND);
        journal.step();

        assertThat(journal.stats().fileBytes()).as("in the write-ahead log still").isGreaterThan(100_000);
        assertThat(journal.stats().durable()).isTrue();
        journal.close();
    }

    @Test
    void distinguishesIntendedMemoryFromAFailedDisk() {
        Journal inMemory = parts.journal(new MemoryChunkStore());
        log(inMemory, "a");
        assertThat(inMemory.stats().outOfOrder()).isFalse();

        FailingStore store = new FailingStore(parts.file(dir.resolve("q.db")));
        Journal journal = parts.journal(store);
        log(journal, "a");
        assertThat(journal.stats().outOfOrder()).isFalse();
        store.failing = true;
        log(journal, "b");

        assertThat(journal.stats().outOfOrder()).isTrue();
        assertThat(journal.stats().durable()).isFalse();
        journal.close();
    }

    @Test
    void keepsTheLastKnownAgeWhileTheDiskIsBusy() {
        FailingStore store = new FailingStore(parts.file(dir.resolve("q.db")));
        Journal journal = parts.journal(store);
        log(journal, "a");
        store.busy = true;
        parts.pass(SECOND);

        journal.step();

        assertThat(journal.stats().oldestAge()).isEqualTo(SECOND);
        assertThat(journal.stats().durable()).as("a look that failed says nothing of what is written").isTrue();
        journal.close();
    }

    @Test
    void countsRetriedEvents() throws Exception {
        transport.settle = SECOND;
        Journal journal = parts.journal(new MemoryChunkStore());
        Sender sender = sender(journal, transport);
        log(journal, "a", "b", "c");
        transport.failures.add(new TransportException("away"));
        transport.failures.add(new TransportException("away"));
        sender.step();
        parts.pass(SECOND);
        sender.step();
        assertThat(counters.retried.sum()).as("no attempt has succeeded").isZero();

        log(journal, "d");
        parts.pass(SECOND);
        sender.step();
        assertThat(counters.retried.sum()).as("d went for the first time").isEqualTo(3);

        transport.connectionLost = true;
        sender.step();
        parts.pass(SECOND);
        journal.step();
        sender.step();
        assertThat(counters.retried.sum()).as("all went once more").isEqualTo(7);
    }

    @Test
    void reportsSinceWhenTheReceiverIsUnavailable() throws Exception {
        Journal journal = parts.journal(new MemoryChunkStore());
        Sender sender = sender(journal, transport);
        log(journal, "a");
        assertThat(sender.state().away()).as("nobody has looked yet").isZero();
        transport.failures.add(new TransportException("away"));
        transport.failures.add(new TransportException("away"));
        sender.step();
        parts.pass(Duration.ofMinutes(1));
        sender.step();
        parts.pass(Duration.ofMinutes(1));
        assertThat(sender.state().away()).isEqualTo(Duration.ofMinutes(2));

        sender.step();

        assertThat(sender.state().away()).isZero();
    }

    @Test
    void tellsABusyReceiverFromOneThatIsAway() throws Exception {
        Journal journal = parts.journal(new MemoryChunkStore());
        Sender sender = sender(journal, transport);
        log(journal, "a");
        transport.failures.add(new TransportException("later", null, Duration.ofSeconds(1)));
        transport.failures.add(TransportException.busy("alarm", null));
        transport.failures.add(TransportException.unreachable("away", null));
        List<Boolean> busy = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            sender.step();
            busy.add(sender.state().isBusy());
            parts.pass(Duration.ofMinutes(1));
        }

        assertThat(busy).containsExactly(true, true, false, false);
    }

    @Test
    void measuresFailedAttemptsToo() throws Exception {
        Journal journal = parts.journal(new MemoryChunkStore());
        Sender sender = sender(journal, new Slow(Duration.ofMillis(1), Duration.ofMillis(300), Duration.ofMinutes(2)));
        log(journal, "a");
        sender.step();
        log(journal, "b");
        sender.step();
        log(journal, "c");
        sender.step();

        SendTimes times = counters.sending.times();

        assertThat(times.count()).isEqualTo(3);
        assertThat(times.counts()).hasSize(SendTimes.BOUNDS.size() + 1);
        assertThat(times.counts().get(0)).as("up to 1 ms").isEqualTo(1);
        assertThat(times.counts().get(SendTimes.BOUNDS.indexOf(Duration.ofMillis(500)))).isEqualTo(1);
        assertThat(times.counts().get(SendTimes.BOUNDS.size())).as("longer than all").isEqualTo(1);
        assertThat(times.total()).isEqualTo(Duration.ofMillis(120_301));
    }

    @Test
    void reportsRecentLossForAMinute() {
        long minute = Duration.ofMinutes(1).toNanos();
        assertThat(parts.drops.within(minute)).isFalse();

        parts.drops.add(DropReason.ENCODING, 0, 1);
        parts.pass(Duration.ofSeconds(59));
        assertThat(parts.drops.within(minute)).isTrue();

        parts.pass(SECOND);
        assertThat(parts.drops.within(minute)).isFalse();
    }

    private void log(Journal journal, String... events) {
        for (String event : events) {
            parts.log(event + "\n", Level.INFO);
        }
        journal.step();
    }

    private Sender sender(Journal journal, Transport by) {
        return new Sender(journal.sendQueue(), by, counters, parts.operatorLog, parts::ticks,
                new Backoff(Duration.ofMillis(500), SECOND, new Random(1)),
                new BatchLimits(1 << 16, 1000, 0, 1, 1));
    }

    /** Takes some time for each batch; the last one it refuses to take. */
    private final class Slow implements Transport {
        private final Duration[] times;
        private int turn;

        Slow(Duration... times) {
            this.times = times;
        }

        @Override
        public void send(Batch batch) throws TransportException, RejectedException {
            parts.pass(times[turn++]);
            if (turn == times.length) {
                throw new TransportException("no answer");
            }
        }

        @Override
        public String describe() {
            return "slow";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
