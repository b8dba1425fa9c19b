// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eventlog.Level;

/** A pipeline's parts without its threads, and a clock that stands still until it is told to go. */
final class Parts {
    final Counters counters = new Counters();
    final Notes notes = new Notes("test", System.getLogger("org.eventlog.test"), this::ticks);
    final InstantSource clock = this::time;
    final Drops drops = new Drops(notes, clock, this::ticks);
    final Receipts receipts = new Receipts(new Callbacks(Runnable::run, Thread::new), 1_000);
    final Inbox inbox;
    private final long capacity;
    private final long memory;
    WhenFull whenFull = WhenFull.DROP_NEWEST;
    Duration maxAge = Duration.ZERO;
    Duration storeAfter = Duration.ofMillis(200);
    String encoding = "json";
    Leftovers leftovers;
    private long runs = 35;
    private long now = 1_000_000_000L;

    Parts(long capacity, long memory) {
        this.capacity = capacity;
        this.memory = memory;
        this.inbox = new Inbox(1 << 20, 500, WhenFull.DROP_NEWEST, chunk -> {});
    }

    long ticks() {
        return now;
    }

    private Instant time() {
        return Instant.ofEpochSecond(1_700_000_000L, now);
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    SqliteStore.Options options() {
        return new SqliteStore.Options(false, capacity, encoding);
    }

    SqliteStore file(Path file) {
        return new SqliteStore(file, options(), notes, drops, this::ticks);
    }

    /** The file, with a journal that also takes over what others left beside it. */
    Journal adopting(Path file) {
        SqliteStore store = file(file);
        leftovers = new Leftovers(file, store::file, options(), notes, drops, this::ticks);
        return journal(store);
    }

    Journal journal(ChunkStore store) {
        Keeper keeper = new Keeper(store, receipts, counters, notes, this::ticks, Duration.ofSeconds(5).toNanos());
        return new Journal(inbox, keeper, leftovers, receipts, drops, notes, clock, runs++,
                new Journal.Bounds(capacity, memory, whenFull, maxAge, storeAfter));
    }

    Ticket log(String event, Level level) {
        Ticket ticket = receipts.open();
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        inbox.offer(bytes, bytes.length, level.ordinal(), ticket, 0);
        return ticket;
    }
}
