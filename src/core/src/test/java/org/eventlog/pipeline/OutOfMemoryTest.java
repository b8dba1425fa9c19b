// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.PipelineStats.DropReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the journal loses nothing if the application has used up the memory for a moment. */
class OutOfMemoryTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(1 << 20, 1 << 16);

    @Test
    void takesWhatItHadNoMemoryFor() {
        FailingStore store = new FailingStore(parts.file(file()));
        Journal journal = parts.journal(store);
        journal.step();
        List<String> events = log("event", 100);
        store.whileMeasuring = once();

        assertThatThrownBy(journal::step).isInstanceOf(OutOfMemoryError.class);

        assertThat(Reading.all(journal)).containsExactlyElementsOf(events);
        assertThat(parts.inbox.bytes()).as("room that was given back").isZero();
        journal.close();
        assertThat(parts.drops.byReason().values()).containsOnly(0L);
    }

    @Test
    void savesAtTheCloseWhatItHadNoMemoryFor() {
        FailingStore store = new FailingStore(parts.file(file()));
        Journal journal = parts.journal(store);
        journal.step();
        List<String> events = log("event", 100);
        store.whileMeasuring = once();
        assertThatThrownBy(journal::step).isInstanceOf(OutOfMemoryError.class);

        journal.close();

        Journal next = parts.journal(parts.file(file()));
        assertThat(Reading.all(next)).containsExactlyElementsOf(events);
        next.close();
    }

    /** The same events must not be added to the file twice, which it refuses each time. */
    @Test
    void goesOnStoringAfterACommitOfUnknownResult() {
        FailingStore store = new FailingStore(parts.file(file()));
        Journal journal = parts.journal(store);
        journal.step();
        List<String> before = log("before", 10);
        store.afterWriting = once();
        assertThatThrownBy(journal::step).isInstanceOf(OutOfMemoryError.class);

        List<String> after = log("after", 10);
        journal.step();

        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal)).containsAll(before).containsAll(after);
        journal.close();
        assertThat(parts.drops.byReason().values()).containsOnly(0L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void savesAllIfTheMemoryWasNotEnoughForTheLastCommit(boolean written) {
        FailingStore store = new FailingStore(parts.file(file()));
        Journal journal = parts.journal(store);
        List<String> events = log("stored", 3);
        journal.step();
        events.addAll(log("last", 5));
        if (written) {
            store.afterWriting = once();
        } else {
            store.whileWriting = once();
        }

        journal.close();

        assertThat(parts.drops.byReason().values()).containsOnly(0L);
        Journal next = parts.journal(parts.file(file()));
        assertThat(Reading.all(next)).containsExactlyElementsOf(events);
        next.close();
    }

    @Test
    void listsARejectedEventOnceAfterACommitOfUnknownResult() throws ChunkStoreException {
        SqliteChunkStore file = parts.file(file());
        FailingStore store = new FailingStore(file);
        Journal journal = parts.journal(store);
        log("event", 3);
        journal.step();
        SendQueue queue = journal.sendQueue();
        queue.setAside(queue.peek(queue.id(), 0, 1_000, 2), 0, "no");
        store.afterWriting = once();
        assertThatThrownBy(journal::step).isInstanceOf(OutOfMemoryError.class);
        queue.setAside(queue.peek(queue.id(), 0, 1_000, 2), 1, "no");

        journal.step();

        assertThat(file.rejected(0, 100)).extracting(event -> new String(event.event(), StandardCharsets.UTF_8))
                .containsExactly("event-0", "event-1");
        journal.close();
    }

    @Test
    void startsLaterWithWhatItFoundIfThereWasNoMemory() {
        Journal before = parts.journal(parts.file(file()));
        List<String> events = log("before", 3);
        before.close();
        FailingStore store = new FailingStore(parts.file(file()));
        Journal journal = parts.journal(store);
        store.whileAsked = once();
        assertThatThrownBy(journal::step).isInstanceOf(OutOfMemoryError.class);

        journal.step();

        assertThat(journal.started()).isTrue();
        assertThat(journal.durable()).isTrue();
        assertThat(Reading.all(journal)).containsExactlyElementsOf(events);
        journal.close();
    }

    @Test
    void countsAChunkOnceThatIsWrittenToMemoryTwice() {
        MemoryChunkStore store = new MemoryChunkStore();
        Chunk chunk = new Chunk(10);
        chunk.append(new byte[10], 0, 10, (byte) 0);
        store.write(ChunkStore.Commit.of(List.of(chunk), 0));

        store.write(ChunkStore.Commit.of(List.of(chunk), 0));

        assertThat(store.bytes()).isEqualTo(10);
        store.write(ChunkStore.Commit.of(List.of(), 1));
        assertThat(store.bytes()).isZero();
    }

    @Test
    void mergesTheRestOfTheStripesLater() {
        // No JVM has memory for a chunk of this size.
        StripeMerge merge = new StripeMerge(new ChunkPool(Integer.MAX_VALUE, 1), 2);
        fill(merge.lane(0), 0, 2, 4);
        fill(merge.lane(1), 5, 7);
        fill(merge.lane(0), 6, 8);

        List<Long> places = new ArrayList<>();
        assertThatThrownBy(() -> {
            while (true) {
                merge.take(100, 1_000).forEach(chunk -> places.add(chunk.places[0]));
            }
        }).isInstanceOf(OutOfMemoryError.class);

        assertThat(places).as("of whole chunks").containsExactly(0L);
        assertThat(merge.lane(0)).hasSize(1);
        assertThat(merge.lane(1)).hasSize(1);
    }

    @Test
    void countsDroppedEventsOnceIfThereWasNoMemoryForTheOthers() {
        Admission admission = new Admission(WhenFull.DROP_LOWEST_LEVEL, parts.drops, parts.receipts);
        PendingReceipt debug = parts.receipts.open();
        PendingReceipt error = parts.receipts.open();
        Chunk chunk = new Chunk(2);
        chunk.pending(debug);
        chunk.append(new byte[]{1}, 0, 1, (byte) Level.DEBUG.ordinal());
        chunk.pending(error);
        chunk.append(new byte[]{2}, 0, 1, (byte) Level.ERROR.ordinal());
        // No JVM has memory for a chunk of this size.
        chunk.length = Integer.MAX_VALUE;
        assertThatThrownBy(() -> admission.admit(chunk, 95, 100)).isInstanceOf(OutOfMemoryError.class);
        assertThat(parts.drops.byReason().values()).containsOnly(0L);
        chunk.length = 2;

        Chunk admitted = admission.admit(chunk, 95, 100);

        assertThat(parts.drops.byReason()).containsEntry(DropReason.JOURNAL_FULL, 1L);
        assertThat(debug.delivered().toCompletableFuture()).isCompletedExceptionally();
        assertThat(error.delivered().toCompletableFuture()).isNotDone();
        assertThat(admitted.count).isEqualTo(1);
        assertThat(admitted.tickets.all()).containsExactly(error);
    }

    @Test
    void faultThatCannotBeToldDoesNotEndALoop() {
        assertThatCode(() -> parts.operatorLog.broken(null, new OutOfMemoryError())).doesNotThrowAnyException();
    }

    private static void fill(Queue<Chunk> lane, long... places) {
        Chunk chunk = new Chunk(places.length);
        for (long place : places) {
            chunk.readyForPlace();
            chunk.append(new byte[]{1}, 0, 1, (byte) 0);
            chunk.places[chunk.count - 1] = place;
        }
        lane.add(chunk);
    }

    private static Runnable once() {
        Queue<OutOfMemoryError> faults = new ArrayDeque<>(List.of(new OutOfMemoryError("for a test")));
        return () -> {
            if (!faults.isEmpty()) {
                throw faults.poll();
            }
        };
    }

    private List<String> log(String name, int count) {
        List<String> events = new ArrayList<>(IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList());
        events.forEach(event -> parts.log(event, Level.INFO));
        return events;
    }

    private Path file() {
        return dir.resolve("queue.db");
    }
}
