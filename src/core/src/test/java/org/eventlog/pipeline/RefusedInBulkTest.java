// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.eventlog.Level;
import org.eventlog.RejectedEvent;
import org.eventlog.pipeline.ChunkStore.Commit;
import org.eventlog.pipeline.Sender.Step;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of events that a receiver refuses for good. */
class RefusedInBulkTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(8 << 20, 8 << 20);
    private SqliteChunkStore file;

    @AfterEach
    void close() {
        if (file != null) {
            file.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsAllAlthoughTheJournalIsSlow(boolean acknowledgesLater) throws Exception {
        Journal journal = parts.journal(file());
        Sender sender = sender(journal, acknowledgesLater);
        log(5_000, 8);
        journal.step();

        for (int i = 0; i < 100; i++) {
            sendUntilIdle(sender);
            journal.step();
        }

        assertThat(parts.counters.rejected.sum()).isEqualTo(5_000);
        assertThat(kept()).containsExactlyElementsOf(numbers(0, 5_000));
    }

    @Test
    void senderWaitsForTheJournalAndGoesOnWhenItHasTakenThem() throws Exception {
        Journal journal = parts.journal(file());
        Sender sender = sender(journal, false);
        log(3_000, 8);
        journal.step();

        sendUntilIdle(sender);

        assertThat(parts.counters.rejected.sum()).isBetween((long) Asides.ENOUGH, Asides.ENOUGH + 700L);
        assertThat(sender.restNanos()).isPositive();
        assertThat(sender.hasReason()).isFalse();

        journal.step();

        assertThat(sender.hasReason()).isTrue();
        assertThat(sender.restNanos()).as("at once").isZero();
    }

    @Test
    void waitsSoonerIfTheEventsAreLarge() throws Exception {
        Journal journal = parts.journal(file());
        Sender sender = sender(journal, false);
        for (int i = 0; i < 60; i++) {
            log(1, 100_000);
            journal.step();
        }

        sendUntilIdle(sender);

        assertThat(parts.counters.rejected.sum()).isBetween(42L, 50L);
    }

    @Test
    void goesOnAndKeepsTheNewestWhileTheFileIsUnusable() throws Exception {
        FailingStore store = new FailingStore(file());
        Journal journal = parts.journal(store);
        Sender sender = sender(journal, false);
        log(5_000, 8);
        journal.step();
        store.failing = true;

        for (int i = 0; i < 100; i++) {
            sendUntilIdle(sender);
            journal.step();
        }
        assertThat(parts.counters.rejected.sum()).isEqualTo(5_000);
        store.failing = false;
        parts.pass(Duration.ofSeconds(10));
        journal.step();

        assertThat(kept()).hasSize(RejectedTable.MAX_IN_MEMORY).endsWith(4_999);
    }

    @Test
    void listsAsManyAsAskedForRightAfterAReplay() throws Exception {
        MemoryChunkStore store = new MemoryChunkStore();
        store.write(new Commit(List.of(), 0, rejected(300), List.of()));
        RejectedChanges changes = new RejectedChanges();

        changes.remove(LongStream.rangeClosed(1, 150).boxed().toList());

        assertThat(changes.listed(store, 0, 1)).extracting(RejectedEvent::id).containsExactly(151L);
        assertThat(changes.listed(store, 0, 100)).extracting(RejectedEvent::id)
                .containsExactlyElementsOf(LongStream.rangeClosed(151, 250).boxed().toList());
        assertThat(changes.listed(store, 0, 1_000)).hasSize(150);
    }

    @Test
    void eventsToForgetDisplaceNoOthers() throws Exception {
        SqliteChunkStore store = file();
        store.open();
        store.write(new Commit(List.of(), 0, rejected(RejectedTable.MAX), List.of()));
        List<Long> newest = LongStream.rangeClosed(RejectedTable.MAX - 99, RejectedTable.MAX).boxed().toList();

        store.write(new Commit(List.of(), 0, rejected(100), newest));

        assertThat(store.rejected(0, 1)).extracting(RejectedEvent::id).containsExactly(1L);
        assertThat(store.rejected(0, 20_000)).hasSize(RejectedTable.MAX);
        assertThat(store.rejectedEvents()).isEqualTo(RejectedTable.MAX);
    }

    private SqliteChunkStore file() {
        file = parts.file(dir.resolve("queue.db"));
        return file;
    }

    private Sender sender(Journal journal, boolean acknowledgesLater) {
        return new Sender(journal.sendQueue(), new Refusing(acknowledgesLater), parts.counters, parts.operatorLog,
                parts::ticks, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1)),
                new BatchLimits(1 << 16, 700, 0, 1, 1));
    }

    private static void sendUntilIdle(Sender sender) throws InterruptedException {
        Step step = Step.SENT;
        for (int i = 0; i < 1_000 && step != Step.IDLE; i++) {
            step = sender.step();
        }
    }

    private void log(int events, int bytes) {
        for (int i = 0; i < events; i++) {
            parts.log(String.format("%0" + (bytes - 1) + "d%n", i), Level.INFO);
        }
    }

    private List<Integer> kept() throws ChunkStoreException {
        return file.rejected(0, 20_000).stream()
                .map(event -> Integer.valueOf(new String(event.event(), StandardCharsets.UTF_8).strip())).toList();
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private List<RejectedEvent> rejected(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new RejectedEvent(0, parts.clock.instant(), Level.INFO, "no", new byte[]{1})).toList();
    }

    /** Refuses each event for good. */
    private record Refusing(boolean later) implements Transport {
        @Override
        public void send(Batch batch) throws RejectedException {
            throw refusal(batch);
        }

        private static RejectedException refusal(Batch batch) {
            Map<Integer, String> all = IntStream.range(0, batch.count()).boxed()
                    .collect(Collectors.toMap(Function.identity(), i -> "no"));
            return RejectedException.forGood("no", all);
        }

        @Override
        public Delivery begin(Batch batch) throws RejectedException {
            if (!later) {
                throw refusal(batch);
            }
            RejectedException refusal = refusal(batch);
            return limit -> {
                throw refusal;
            };
        }

        @Override
        public String describe() {
            return "refusing";
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
