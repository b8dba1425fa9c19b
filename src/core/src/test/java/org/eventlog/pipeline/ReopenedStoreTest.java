// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.eventlog.Level;
import org.eventlog.spi.Batch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests a journal whose file is opened again while events are sent, because the memory was not enough for a commit or
 * the lock file was gone: the file is the same, so the positions must be, too.
 */
class ReopenedStoreTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(1 << 20, 1 << 16, 4096);
    private FailingStore store;
    private Journal journal;
    private SendProgress progress;
    private boolean noMemory;
    private final List<String> delivered = new ArrayList<>();
    private final List<String> batches = new ArrayList<>();

    @BeforeEach
    void openQueue() {
        open(parts.file(dir.resolve("queue.db").toAbsolutePath()));
    }

    private void open(ChunkStore file) {
        store = new FailingStore(file);
        store.whileWriting = () -> {
            if (noMemory) {
                throw new OutOfMemoryError("for a test");
            }
        };
        journal = parts.journal(store);
        journal.step();
        progress = new SendProgress(journal.sendQueue(), parts.counters, new CulpritSearch(100), parts::ticks);
    }

    @Test
    void deliversEachEventOnceIfSomeWereDeliveredBeforeTheyWereStored() {
        noMemory = true;
        List<String> logged = log("a", 10);
        stepWithoutMemory();
        deliver(10);
        logged.addAll(log("b", 10));
        stepWithoutMemory();
        noMemory = false;
        journal.step();
        deliverAll();
        logged.addAll(log("c", 10));
        deliverAll();

        assertDelivered(logged);
    }

    @Test
    void deliversEachEventOnceIfTheDiskWasFullBefore() {
        store.failing = true;
        List<String> logged = log("a", 10);
        journal.step();
        deliver(10);
        logged.addAll(log("b", 10));
        noMemory = true;
        parts.pass(Duration.ofSeconds(6));
        stepWithoutMemory();
        noMemory = false;
        store.failing = false;
        journal.step();
        deliverAll();
        logged.addAll(log("c", 10));
        deliverAll();

        assertDelivered(logged);
    }

    @Test
    void sendsABacklogWhoseDeliveredEventsCouldNotBeDeleted() {
        List<String> logged = log("x".repeat(150), 400);
        deliver(300);
        noMemory = true;
        logged.addAll(log("later", 1));
        stepWithoutMemory();
        deliver(350);
        noMemory = false;
        deliverAll();

        assertDelivered(logged);
    }

    @Test
    void readsStoredEventsLaterIfItCannotBeOpenedAgainAtOnce() {
        List<String> logged = log("x".repeat(150), 400);
        noMemory = true;
        logged.addAll(log("later", 1));
        stepWithoutMemory();
        noMemory = false;
        store.unopenable = true;
        deliverAll();
        assertThat(delivered).hasSizeLessThan(400);

        store.unopenable = false;
        parts.pass(Duration.ofSeconds(6));
        deliverAll();

        assertDelivered(logged);
    }

    @Test
    void knowsWhatACommitOfUnknownResultHasStored() {
        List<String> logged = log("a", 1);
        store.afterWriting = () -> {
            store.afterWriting = () -> {};
            throw new OutOfMemoryError("for a test");
        };
        PendingReceipt receipt = parts.log("b-0", Level.INFO);
        logged.add("b-0");
        assertThatThrownBy(journal::step).isInstanceOf(OutOfMemoryError.class);

        journal.step();

        assertThat(receipt.stored().toCompletableFuture()).isCompleted();
        assertThat(parts.counters.stored.sum()).isEqualTo(2);
        deliverAll();
        assertDelivered(logged);
    }

    @Test
    void completesNoReceiptOfAnEventThatIsGoingToBeSent() {
        PendingReceipt receipt = parts.log("a-0", Level.INFO);
        journal.step();
        noMemory = true;
        log("b", 1);
        stepWithoutMemory();
        noMemory = false;
        journal.step();
        assertThat(receipt.delivered().toCompletableFuture()).isNotDone();

        deliverAll();

        assertThat(receipt.delivered().toCompletableFuture()).isCompleted();
    }

    @Test
    void deliversEachEventOnceIfTheLockFileWasReplacedByNobodyElse() throws Exception {
        List<String> logged = log("a", 10);
        store.failing = true;
        logged.addAll(log("b", 10));
        journal.step();
        deliver(20);
        store.failing = false;
        Path lock = dir.resolve("queue.db.lock");
        Files.delete(lock);
        Files.createFile(lock);
        parts.pass(Duration.ofSeconds(6));
        logged.addAll(log("c", 10));
        journal.step();
        parts.pass(Duration.ofSeconds(6));
        deliverAll();
        logged.addAll(log("d", 10));
        deliverAll();

        assertDelivered(logged);
    }

    @Test
    void givesPositionsAnotherNameIfSomeoneElseUsedTheFileMeanwhile() {
        noMemory = true;
        List<String> logged = log("a", 10);
        stepWithoutMemory();
        noMemory = false;
        Parts others = new Parts(1 << 20, 1 << 16);
        Journal other = others.journal(others.file(dir.resolve("queue.db").toAbsolutePath()));
        others.log("other", Level.INFO);
        other.close();
        deliverAll();
        logged.addAll(log("b", 10));
        deliverAll();

        assertThat(delivered).containsAll(logged).contains("other");
        assertThat(batches).doesNotHaveDuplicates();
        assertThat(journal.sendQueue().queuedEvents()).isZero();
        journal.close();
    }

    @Test
    void sendsNothingThatSomeoneElseHasDeliveredMeanwhile() {
        log("stored", 10);
        noMemory = true;
        List<String> unstored = log("unstored", 1);
        stepWithoutMemory();
        noMemory = false;
        Parts others = new Parts(1 << 20, 1 << 16);
        Journal other = others.journal(others.file(dir.resolve("queue.db").toAbsolutePath()));
        assertThat(Reading.all(other)).hasSize(10);
        other.close();

        deliverAll();

        assertThat(delivered).containsExactlyElementsOf(unstored);
        assertThat(batches).doesNotHaveDuplicates();
        journal.close();
    }

    @Test
    void givesPositionsAnotherNameEachTimeItsFileComesBack() {
        journal.close();
        Path first = dir.resolve("first.db").toAbsolutePath();
        Path second = dir.resolve("second.db").toAbsolutePath();
        AtomicReference<Path> free = new AtomicReference<>(first);
        open(new SqliteChunkStore(first, () -> QueueFiles.lease(free.get()), parts.options(), parts.operatorLog,
                parts.drops, parts::ticks));
        noMemory = true;
        List<String> logged = log("a", 3);
        stepWithoutMemory();
        deliver(3);
        free.set(second);
        noMemory = false;
        logged.addAll(log("b", 2));
        deliverAll();
        noMemory = true;
        logged.addAll(log("c", 1));
        stepWithoutMemory();
        free.set(first);
        noMemory = false;
        logged.addAll(log("d", 2));
        deliverAll();

        assertDelivered(logged);
    }

    private void assertDelivered(List<String> logged) {
        assertThat(delivered).containsExactlyElementsOf(logged);
        assertThat(batches).as("names of batches").doesNotHaveDuplicates();
        assertThat(journal.sendQueue().queuedEvents()).isZero();
        assertThat(parts.drops.byReason().values()).containsOnly(0L);
        journal.close();
    }

    private void stepWithoutMemory() {
        assertThatThrownBy(journal::step).isInstanceOf(OutOfMemoryError.class);
    }

    private List<String> log(String name, int count) {
        List<String> events = new ArrayList<>(IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList());
        for (String event : events) {
            parts.log(event, Level.INFO);
            if (!noMemory) {
                journal.step();
            }
        }
        return events;
    }

    private void deliverAll() {
        deliver(Long.MAX_VALUE);
    }

    /** Sends up to this position, each batch at once acknowledged. */
    private void deliver(long upTo) {
        for (int idle = 0; idle < 3 && progress.cursor() < upTo; idle++) {
            if (!noMemory) {
                journal.step();
            }
            progress.follow();
            for (Batch batch = progress.next(300); batch != null && progress.cursor() < upTo; batch = progress
                    .next(300)) {
                idle = 0;
                send(batch);
            }
        }
    }

    private void send(Batch batch) {
        batches.add(batch.id());
        batch.slices().forEach(slice -> IntStream.range(0, slice.count())
                .forEach(i -> delivered.add(StandardCharsets.UTF_8.decode(slice.event(i)).toString())));
        UnsettledBatches.Sent sent = UnsettledBatches.Sent.withoutAcknowledgement(batch, batch.count(), parts.ticks());
        progress.advance(sent);
        progress.deliveredInTurn(sent);
    }
}
