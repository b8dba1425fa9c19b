// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eventlog.Level;

/** A pipeline's parts without its threads, with a clock that only advances on request. */
final class Parts {
    final Counters counters = new Counters();
    final OperatorLog operatorLog = new OperatorLog("test", System.getLogger("org.eventlog.test"), this::ticks);
    final InstantSource clock = this::time;
    final Drops drops = new Drops(operatorLog, clock, this::ticks);
    final Receipts receipts = new Receipts(new Callbacks(Runnable::run, Thread::new), 1_000);
    final Inbox inbox;
    private final long capacity;
    private final long memory;
    WhenFull whenFull = WhenFull.DROP_NEWEST;
    Duration maxAge = Duration.ZERO;
    String encoding = "json";
    OrphanRecovery orphans;
    private long runs = 35;
    private long now = 1_000_000_000L;
    private Duration set = Duration.ZERO;

    Parts(long capacity, long memory) {
        this(capacity, memory, 500);
    }

    Parts(long capacity, long memory, int chunkBytes) {
        this.capacity = capacity;
        this.memory = memory;
        this.inbox = new Inbox(1 << 20, chunkBytes, WhenFull.DROP_NEWEST, chunk -> {});
    }

    long ticks() {
        return now;
    }

    private Instant time() {
        return Instant.ofEpochSecond(1_700_000_000L, now).plus(set);
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    /** Sets the wall clock, but not the ticks, forward or back. */
    void setClock(Duration by) {
        set = set.plus(by);
    }

    SqliteChunkStore.Options options() {
        return new SqliteChunkStore.Options(false, capacity, encoding);
    }

    SqliteChunkStore file(Path file) {
        return new SqliteChunkStore(file, options(), operatorLog, drops, this::ticks);
    }

    /** Opens the file with a journal that also recovers the files of other instances. */
    Journal adopting(Path file) {
        SqliteChunkStore store = file(file);
        orphans = new OrphanRecovery(file, store::file, options(), operatorLog, drops, this::ticks);
        return journal(store);
    }

    Journal journal(ChunkStore store) {
        WriteBehindBuffer writeBehind = new WriteBehindBuffer(store, receipts, counters, operatorLog, this::ticks,
                Duration.ofSeconds(5).toNanos());
        return new Journal(inbox, writeBehind, orphans, receipts, drops, operatorLog, clock, this::ticks,
                runs++,
                new Journal.Bounds(capacity, memory, whenFull, maxAge));
    }

    PendingReceipt log(String event, Level level) {
        PendingReceipt pending = receipts.open();
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        inbox.offer(bytes, bytes.length, level.ordinal(), pending, 0);
        return pending;
    }
}
