// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eventlog.EventLostException;
import org.eventlog.Level;
import org.eventlog.spi.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsTest {
    @TempDir
    Path dir;

    private final Parts parts = new Parts(1_000, 500);

    @Test
    void completesWhenAnEventIsOnDiskAndDelivered() {
        Journal journal = parts.journal(parts.file(dir.resolve("queue.db")));
        PendingReceipt first = parts.log("first", Level.INFO);
        PendingReceipt second = parts.log("second", Level.INFO);
        assertThat(isDone(first.stored())).isFalse();

        journal.step();
        assertThat(isDone(first.stored())).isTrue();
        assertThat(isDone(second.stored())).isTrue();
        assertThat(isDone(first.delivered())).isFalse();

        journal.sendQueue().release(journal.sendQueue().id(), 1);
        assertThat(isDone(first.delivered())).isTrue();
        assertThat(isDone(second.delivered())).isFalse();
        journal.close();
    }

    @Test
    void doesNotReportStoredIfTheDiskFails() {
        FailingStore store = new FailingStore(parts.file(dir.resolve("queue.db")));
        Journal journal = parts.journal(store);
        journal.step();
        store.failing = true;
        PendingReceipt pending = parts.log("event", Level.INFO);
        journal.step();
        assertThat(isDone(pending.stored())).isFalse();

        store.failing = false;
        parts.pass(Duration.ofSeconds(6));
        journal.step();
        assertThat(isDone(pending.stored())).isTrue();
        journal.close();
    }

    @Test
    void reportsWhyAnEventWasLost() {
        Journal journal = parts.journal(new MemoryChunkStore());
        PendingReceipt fits = parts.log("x".repeat(900), Level.INFO);
        journal.step();
        PendingReceipt lost = parts.log("y".repeat(200), Level.INFO);
        journal.step();

        assertThat(isDone(fits.stored())).isTrue();
        assertThat(reason(lost.stored())).isInstanceOf(EventLostException.class).hasMessageContaining("journal-full");
        assertThat(reason(lost.delivered())).hasMessageContaining("journal-full");
        journal.close();
    }

    @Test
    void reportsAnEventRejectedByTheReceiver() {
        Journal journal = parts.journal(new MemoryChunkStore());
        PendingReceipt good = parts.log("good", Level.INFO);
        PendingReceipt bad = parts.log("bad", Level.INFO);
        journal.step();
        Batch batch = journal.sendQueue().peek(journal.sendQueue().id(), 1, 100, 1);

        journal.sendQueue().setAside(batch, 0, "too odd");
        journal.sendQueue().release(journal.sendQueue().id(), 2);

        assertThat(reason(bad.delivered())).hasMessageContaining("too odd");
        assertThat(isDone(good.delivered())).isTrue();
        journal.close();
    }

    @Test
    void reportsUndeliveredEventsOnClose() {
        Journal journal = parts.journal(parts.file(dir.resolve("queue.db")));
        PendingReceipt pending = parts.log("event", Level.INFO);

        journal.close();

        assertThat(isDone(pending.stored())).isTrue();
        assertThat(reason(pending.delivered())).hasMessageContaining("closed");
    }

    /** Several threads run the tasks that complete receipts. */
    @Test
    void reportsStoredEvenIfATaskOfTheCloseOvertakes() {
        Receipts receipts = new Receipts(new Callbacks(task -> {}, Thread::new), 2);
        PendingReceipt pending = receipts.open();
        Chunk chunk = new Chunk(100);
        chunk.append(new byte[1], 0, 1, (byte) 0);
        chunk.pendingLast(pending);
        receipts.stored(List.of(chunk));

        pending.lostFromStore(new EventLostException("closed"));

        assertThat(isDone(pending.stored())).isTrue();
    }

    @Test
    void limitsTheNumberOfReceipts() {
        Receipts receipts = new Receipts(new Callbacks(Runnable::run, Thread::new), 2);
        PendingReceipt first = receipts.open();
        assertThat(receipts.open()).isNotNull();
        assertThat(receipts.open()).isNull();

        receipts.lost(first, new EventLostException("gone"));

        assertThat(receipts.open()).isNotNull();
    }

    @Test
    void tracksAnEventAcrossAChangeOfTheStore() {
        Path file = dir.resolve("queue.db");
        Journal before = parts.journal(parts.file(file));
        parts.log("old", Level.INFO);
        before.close();
        FailingStore store = new FailingStore(parts.file(file));
        store.unopenable = true;
        Journal journal = parts.journal(store);
        journal.step();
        PendingReceipt pending = parts.log("new", Level.INFO);
        journal.step();
        store.unopenable = false;
        parts.pass(Duration.ofSeconds(6));
        journal.step();

        assertThat(isDone(pending.stored())).isTrue();
        journal.sendQueue().release(journal.sendQueue().id(), journal.sendQueue().end() - 1);
        assertThat(isDone(pending.delivered())).isFalse();
        journal.sendQueue().release(journal.sendQueue().id(), journal.sendQueue().end());
        assertThat(isDone(pending.delivered())).isTrue();
        journal.close();
    }

    private static boolean isDone(CompletionStage<Void> stage) {
        return stage.toCompletableFuture().isDone() && !stage.toCompletableFuture().isCompletedExceptionally();
    }

    private static Throwable reason(CompletionStage<Void> stage) {
        return catchThrowable(() -> stage.toCompletableFuture().getNow(null)).getCause();
    }
}
