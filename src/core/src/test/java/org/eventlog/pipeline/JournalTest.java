// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

    private final Counters counters = new Counters();
    private final Notes notes = new Notes("test", System.getLogger("org.eventlog.test"), () -> 0);
    private final Inbox inbox = new Inbox(1 << 20, 500);
    private long now;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handsOutABacklogGreaterThanItsMemoryInOrder(boolean onDisk) {
        Journal journal = journal(onDisk ? store() : new MemoryStore());
        List<String> logged = logAll(journal, 1_000);

        assertThat(readAll(journal)).containsExactlyElementsOf(logged);
        assertThat(journal.queuedEvents()).isZero();
        assertThat(journal.queuedBytes()).isZero();
        journal.close();
    }

    @Test
    void handsOutAfterARestartWhatWasNotReleasedUnderTheSamePositions() {
        Journal journal = journal(store());
        List<String> logged = logAll(journal, 300);
        String firstId = journal.peek(0, 100, 5).id();
        journal.release(100, 100 * "event-00".length());
        journal.close();

        Journal again = journal(store());
        again.step();

        assertThat(again.queuedEvents()).isBetween(200L, 300L);
        Batch first = again.peek(again.released(), 100, 5);
        assertThat(first.first()).isLessThanOrEqualTo(100);
        assertThat(first.id()).startsWith(firstId.substring(0, firstId.indexOf(':')));
        assertThat(readAll(again)).endsWith(logged.subList(100, 300).toArray(String[]::new));
        again.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handsOutAgainWhatWasSentAndNotReleased(boolean onDisk) {
        Journal journal = journal(onDisk ? store() : new MemoryStore());
        List<String> logged = logAll(journal, 100);
        Batch first = journal.peek(0, 300, 7);
        journal.release(first.last() + 1, first.bytes());
        for (Batch sent = first; sent != null; sent = journal.peek(sent.last() + 1, 300, 7)) {
            journal.sent(sent.last() + 1);
        }

        journal.rewind();
        journal.step();

        assertThat(readAll(journal)).containsExactlyElementsOf(logged.subList(7, 100));
        journal.close();
    }

    @Test
    void losesNothingWhenTheSenderGoesBackWhileMoreIsRead() {
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        List<String> logged = logAll(journal, 1_000);
        Batch batch = journal.peek(0, WINDOW, 1_000);
        while (batch != null) {
            journal.sent(batch.last() + 1);
            batch = journal.peek(batch.last() + 1, WINDOW, 1_000);
        }
        store.whileReading = journal::rewind;

        journal.step();
        store.whileReading = () -> {};

        assertThat(readAll(journal)).containsExactlyElementsOf(logged);
        journal.close();
    }

    @Test
    void neverGivesAPositionTwice() {
        Journal journal = journal(store());
        logAll(journal, 10);
        readAll(journal);
        journal.close();

        Journal again = journal(store());
        logAll(again, 1);

        assertThat(again.peek(again.released(), 100, 1).first()).isEqualTo(10);
        again.close();
    }

    @Test
    void dropsAndCountsWhatFindsNoRoom() {
        Journal journal = journal(store());
        logAll(journal, 30_000);

        long dropped = counters.dropped().get(DropReason.JOURNAL_FULL);
        assertThat(journal.queuedBytes()).isLessThanOrEqualTo(CAPACITY);
        assertThat(dropped).isPositive();
        assertThat(journal.queuedEvents() + dropped).isEqualTo(30_000);
        journal.close();
    }

    @Test
    void goesOnInMemoryWhileTheDiskFailsAndReturnsToItInOrder() throws StoreException {
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        List<String> logged = new ArrayList<>(logAll(journal, 20));
        store.failing = true;
        logged.addAll(logAll(journal, 20));
        assertThat(journal.durable()).isFalse();

        store.failing = false;
        now += Duration.ofSeconds(10).toNanos();
        journal.step();

        assertThat(journal.durable()).isTrue();
        assertThat(counters.stored.sum()).isEqualTo(40);
        assertThat(readAll(journal)).containsExactlyElementsOf(logged);
        journal.close();
    }

    @Test
    void countsWhatIsLostWhenItClosesWithoutADisk() {
        FailingStore store = new FailingStore(store());
        Journal journal = journal(store);
        logAll(journal, 5);
        store.failing = true;
        logAll(journal, 7);

        journal.close();

        assertThat(counters.dropped()).containsEntry(DropReason.NOT_SAVED, 7L);
    }

    private List<String> logAll(Journal journal, int count) {
        List<String> events = IntStream.range(0, count).mapToObj(i -> "event-" + i).toList();
        for (String event : events) {
            byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
            inbox.offer(bytes, bytes.length);
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
        for (int turn = 0; turn < 10_000 && journal.queuedEvents() > 0; turn++) {
            Batch batch = journal.peek(Math.max(cursor, journal.released()), 300, 7);
            if (batch != null) {
                batch.slices().forEach(slice -> IntStream.range(0, slice.count())
                        .forEach(i -> events.add(StandardCharsets.UTF_8.decode(slice.event(i)).toString())));
                cursor = batch.last() + 1;
                journal.release(cursor, batch.bytes());
            }
            journal.step();
        }
        return events;
    }

    private SqliteStore store() {
        return new SqliteStore(dir.resolve("queue.db"), false);
    }

    private Journal journal(ChunkStore store) {
        return new Journal(inbox, store, counters, notes, () -> now, CAPACITY, WINDOW, Duration.ofSeconds(5));
    }

    /** A disk that can be out of order. */
    private static final class FailingStore implements ChunkStore {
        private final ChunkStore store;
        boolean failing;
        Runnable whileReading = () -> {};

        FailingStore(ChunkStore store) {
            this.store = store;
        }

        @Override
        public Contents open() throws StoreException {
            return store.open();
        }

        @Override
        public void write(List<Chunk> chunks, long released) throws StoreException {
            if (failing) {
                throw new StoreException("disk full", null);
            }
            store.write(chunks, released);
        }

        @Override
        public List<Chunk> read(long from, long upToBytes) throws StoreException {
            whileReading.run();
            return store.read(from, upToBytes);
        }

        @Override
        public boolean durable() {
            return store.durable();
        }

        @Override
        public String describe() {
            return store.describe();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
