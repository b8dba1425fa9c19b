// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.spi.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final long WINDOW = 2_000;
    private static final long CAPACITY = 100_000;

    @TempDir
    Path dir;

    private final Parts parts = new Parts(CAPACITY, WINDOW);
    private final Counters counters = parts.counters;
    private final Inbox inbox = parts.inbox;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsABacklogLargerThanItsMemoryInOrder(boolean onDisk) {
        Journal journal = journal(onDisk ? store() : new MemoryChunkStore());
        List<String> logged = logAll(journal, 1_000);

        assertThat(readAll(journal)).containsExactlyElementsOf(logged);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
        parts.pass(Duration.ofMillis(200));
        journal.step();
        assertThat(journal.queuedBytes()).isZero();
        journal.close();
    }

    @Test
    void readsUnreleasedEventsAfterARestartUnderTheSamePositions() {
        Journal journal = journal(store());
        List<String> logged = logAll(journal, 300);
        String firstId = journal.sendQueue().peek(journal.sendQueue().id(), 0, 100, 5).id();
        journal.sendQueue().release(journal.sendQueue().id(), 100);
        journal.close();

        Journal again = journal(store());
        again.step();

        assertThat(again.sendQueue().queuedEvents()).isEqualTo(200);
        Batch first = again.sendQueue().peek(again.sendQueue().id(), again.sendQueue().released(), 100, 5);
        assertThat(first.first()).isLessThanOrEqualTo(100);
        assertThat(first.id()).startsWith(firstId.substring(0, firstId.indexOf(':')));
        assertThat(readAll(again)).endsWith(logged.subList(100, 300).toArray(String[]::new));
        again.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rereadsSentButUnreleasedEvents(boolean onDisk) {
        Journal journal = journal(onDisk ? store() : new MemoryChunkStore());
        List<String> logged = logAll(journal, 100);
        Batch first = journal.sendQueue().peek(journal.sendQueue().id(), 0, 300, 7);
        journal.sendQueue().release(journal.sendQueue().id(), first.last() + 1);
        for (Batch sent = first; sent != null; sent = journal.sendQueue().peek(journal.sendQueue().id(),
                sent.last() + 1, 300,
                7)) {
            journal.sendQueue().sent(journal.sendQueue().id(), sent.last() + 1);
        }

        journal.sendQueue().rewind();
        journal.step();

        assertThat(readAll(journal)).containsExactlyElementsOf(logged.subList(7, 100));
        journal.close();
    }

    @Test
    void readsNothingUnderAnotherJournalId() {
        Journal journal = journal(new MemoryChunkStore());
        String before = journal.sendQueue().id();
        logAll(journal, 3);

        assertThat(journal.sendQueue().peek(before, 0, 1_000, 10)).isNull();
        assertThat(journal.sendQueue().peek(journal.sendQueue().id(), 0, 1_000, 10).count()).isEqualTo(3);
        journal.close();
    }

    @Test
    void losesNothingIfTheSenderRewindsDuringReading() {
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        List<String> logged = logAll(journal, 1_000);
        Batch batch = journal.sendQueue().peek(journal.sendQueue().id(), 0, WINDOW, 1_000);
        while (batch != null) {
            journal.sendQueue().sent(journal.sendQueue().id(), batch.last() + 1);
            batch = journal.sendQueue().peek(journal.sendQueue().id(), batch.last() + 1, WINDOW, 1_000);
        }
        store.whileReading = journal.sendQueue()::rewind;

        journal.step();
        store.whileReading = () -> {};

        assertThat(readAll(journal)).containsExactlyElementsOf(logged);
        journal.close();
    }

    @Test
    void storesImmediatelyAndDeletesSoonAfterDelivery() {
        Journal journal = journal(store());
        logAll(journal, 100);
        assertThat(counters.stored.sum()).isEqualTo(100);

        readAll(journal);
        assertThat(journal.sendQueue().queuedEvents()).isZero();
        assertThat(journal.queuedBytes()).isPositive();
        parts.pass(Duration.ofMillis(200));
        journal.step();

        assertThat(journal.queuedBytes()).isZero();
        journal.close();
        assertThat(journal(store()).step()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recyclesAChunkOnlyOnceStoredAndSent(boolean storedFirst) {
        ChunkPool pool = new ChunkPool(500, 4);
        SendQueue queue = new SendQueue(1 << 20, 1, parts.receipts, parts.clock, pool, () -> {});
        queue.restart("j", 0, 0);
        Chunk chunk = pool.take(1);
        chunk.append(new byte[100], 0, 100, (byte) 0);
        queue.number(chunk, 0);
        queue.publish(List.of(chunk));

        if (storedFirst) {
            queue.stored(List.of(chunk));
        } else {
            queue.release("j", 1);
        }
        assertThat(pool.take(1)).as("one of its two users still needs it").isNotSameAs(chunk);

        if (storedFirst) {
            queue.release("j", 1);
        } else {
            queue.stored(List.of(chunk));
        }
        assertThat(pool.take(1)).isSameAs(chunk);
    }

    @Test
    void offersEventsToTheSenderBeforeTheyAreWritten() {
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        List<Boolean> sendable = new ArrayList<>();
        store.whileWriting = () -> sendable
                .add(journal.sendQueue().peek(journal.sendQueue().id(), 0, 1_000, 1) != null);

        logAll(journal, 1);

        assertThat(sendable).containsExactly(true);
        journal.close();
    }

    @Test
    void writesImmediatelyIfTheReceiverBecomesUnavailable() {
        Journal journal = journal(store());
        logAll(journal, 50);

        journal.step();
        logAll(journal, 50);

        assertThat(counters.stored.sum()).isEqualTo(100);
        journal.close();
    }

    @Test
    void writesEventsWithAReceiptImmediately() {
        Journal journal = journal(store());
        logAll(journal, 3);
        PendingReceipt pending = parts.log("awaited", Level.INFO);

        journal.step();

        assertThat(pending.stored()).isCompleted();
        assertThat(counters.stored.sum()).isEqualTo(4);
        journal.close();
    }

    @Test
    void writesUndeliveredEventsOnClose() {
        Journal journal = journal(store());
        List<String> logged = logAll(journal, 20);
        journal.sendQueue().release(journal.sendQueue().id(), 8);
        journal.close();

        Journal again = journal(store());
        again.step();

        assertThat(readAll(again)).endsWith(logged.subList(8, 20).toArray(String[]::new));
        again.close();
    }

    @Test
    void rereadsSentButUnstoredEvents() {
        Journal journal = journal(store());
        List<String> logged = logAll(journal, 100);
        for (Batch sent = journal.sendQueue().peek(journal.sendQueue().id(), 0, 300, 7); sent != null; sent = journal
                .sendQueue()
                .peek(journal.sendQueue().id(), sent.last() + 1,
                        300, 7)) {
            journal.sendQueue().sent(journal.sendQueue().id(), sent.last() + 1);
        }

        journal.sendQueue().rewind();
        journal.step();

        assertThat(readAll(journal)).containsExactlyElementsOf(logged);
        journal.close();
    }

    @Test
    void renamesABatchWhosePositionsWereLost() {
        Path crashed = dir.resolve("crashed.db");
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        journal.step();
        store.failing = true;
        logAll(journal, 10);
        String name = journal.sendQueue().peek(journal.sendQueue().id(), 0, 1_000, 10).id();
        String id = journal.sendQueue().id();
        journal.sendQueue().release(id, 10);
        // The state after a kill: the file as it is now.
        copy(dir.resolve("queue.db"), crashed);

        Journal again = journal(parts.file(crashed.toAbsolutePath()));
        again.step();
        logAll(again, 10);
        Batch batch = again.sendQueue().peek(again.sendQueue().id(), 0, 1_000, 10);

        assertThat(again.sendQueue().id()).isEqualTo(id);
        assertThat(batch.first()).isZero();
        assertThat(batch.id()).isNotEqualTo(name);
        again.close();
        journal.close();
    }

    @Test
    void readsEventsStoredBetweenTwoKills() {
        Path once = dir.resolve("once.db");
        Path twice = dir.resolve("twice.db");
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        logAll(journal, 10);
        store.failing = true;
        // These are delivered without being stored, so the released position is after all stored events.
        logAll(journal, 10);
        journal.sendQueue().release(journal.sendQueue().id(), 20);
        store.failing = false;
        parts.pass(Duration.ofSeconds(6));
        journal.step();
        copy(dir.resolve("queue.db"), once);

        Journal second = journal(parts.file(once.toAbsolutePath()));
        List<String> stored = logAll(second, 5);
        copy(once, twice);

        Journal third = journal(parts.file(twice.toAbsolutePath()));
        third.step();
        assertThat(third.sendQueue().queuedEvents()).isEqualTo(5);
        assertThat(readAll(third)).containsExactlyElementsOf(stored);
        List.of(journal, second, third).forEach(Journal::close);
    }

    @Test
    void dropsNothingForDeliveredEvents() {
        Journal journal = journal(store());
        logAll(journal, 20_000);
        assertThat(parts.drops.byReason().get(DropReason.JOURNAL_FULL)).isPositive();
        long dropped = parts.drops.byReason().get(DropReason.JOURNAL_FULL);
        journal.sendQueue().release(journal.sendQueue().id(), journal.sendQueue().end());

        logAll(journal, 10);

        assertThat(parts.drops.byReason().get(DropReason.JOURNAL_FULL)).isEqualTo(dropped);
        journal.close();
    }

    private static void copy(Path file, Path to) {
        try {
            for (String part : List.of("", SqliteFile.ROLLBACK)) {
                Files.copy(SqliteFile.beside(file, part), SqliteFile.beside(to, part));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void neverReusesAPosition() {
        Journal journal = journal(store());
        logAll(journal, 10);
        readAll(journal);
        journal.close();

        Journal again = journal(store());
        logAll(again, 1);

        assertThat(again.sendQueue().peek(again.sendQueue().id(), again.sendQueue().released(), 100, 1).first())
                .isEqualTo(10);
        again.close();
    }

    @Test
    void dropsAndCountsEventsWithoutSpace() {
        Journal journal = journal(store());
        logAll(journal, 30_000);

        long dropped = parts.drops.byReason().get(DropReason.JOURNAL_FULL);
        assertThat(journal.queuedBytes()).isLessThanOrEqualTo(CAPACITY);
        assertThat(dropped).isPositive();
        assertThat(journal.sendQueue().queuedEvents() + dropped).isEqualTo(30_000);
        journal.close();
    }

    @Test
    void usesMemoryWhileTheDiskFailsAndReturnsToItInOrder() throws ChunkStoreException {
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        List<String> logged = new ArrayList<>(logAll(journal, 20));
        store.failing = true;
        logged.addAll(logAll(journal, 20));
        assertThat(journal.durable()).isFalse();

        store.failing = false;
        parts.pass(Duration.ofSeconds(10));
        journal.step();

        assertThat(journal.durable()).isTrue();
        assertThat(counters.stored.sum()).isEqualTo(40);
        assertThat(readAll(journal)).containsExactlyElementsOf(logged);
        journal.close();
    }

    @Test
    void countsLossesOnCloseWithoutADisk() {
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        logAll(journal, 5);
        store.failing = true;
        logAll(journal, 7);

        journal.close();

        assertThat(parts.drops.byReason()).containsEntry(DropReason.NOT_SAVED, 7L);
    }

    private List<String> logAll(Journal journal, int count) {
        List<String> events = IntStream.range(0, count).mapToObj(i -> "event-" + i).toList();
        for (String event : events) {
            byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
            inbox.offer(bytes, bytes.length, 2, null, 0);
            if (inbox.bytes() > 400) {
                journal.step();
            }
        }
        journal.step();
        return events;
    }

    private List<String> readAll(Journal journal) {
        List<String> events = new ArrayList<>();
        long cursor = 0;
        for (int turn = 0; turn < 10_000 && journal.sendQueue().queuedEvents() > 0; turn++) {
            Batch batch = journal.sendQueue().peek(journal.sendQueue().id(),
                    Math.max(cursor, journal.sendQueue().released()),
                    300, 7);
            if (batch != null) {
                batch.slices().forEach(slice -> IntStream.range(0, slice.count())
                        .forEach(i -> events.add(StandardCharsets.UTF_8.decode(slice.event(i)).toString())));
                cursor = batch.last() + 1;
                journal.sendQueue().release(journal.sendQueue().id(), cursor);
            }
            journal.step();
        }
        return events;
    }

    private SqliteChunkStore store() {
        return parts.file(dir.resolve("queue.db"));
    }

    private Journal journal(ChunkStore store) {
        return parts.journal(store);
    }
}
