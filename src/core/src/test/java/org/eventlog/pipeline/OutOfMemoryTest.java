// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            chunk.place(place);
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
        List<String> events = IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
        events.forEach(event -> parts.log(event, Level.INFO));
        return events;
    }

    private Path file() {
        return dir.resolve("queue.db");
    }
}
