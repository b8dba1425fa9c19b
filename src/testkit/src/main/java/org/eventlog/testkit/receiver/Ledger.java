// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eventlog.testkit.ReceivedBatch;
import org.eventlog.testkit.ReceivedEvent;

/** Records what a receiver got and how it responded. Thread-safe. */
final class Ledger {

    /** A batch that was read to its end. */
    static final class Entry {
        private final Conversation.Incoming batch;
        /** Guarded by the ledger. */
        private boolean acknowledged;

        private Entry(Conversation.Incoming batch) {
            this.batch = batch;
        }
    }

    // Guarded by this
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int events;
    private int connections;
    private int open;

    synchronized void connected() {
        connections++;
        open++;
        notifyAll();
    }

    synchronized void disconnected() {
        open--;
        notifyAll();
    }

    synchronized Entry received(Conversation.Incoming batch) {
        Entry entry = new Entry(batch);
        entries.add(entry);
        events += batch.events().size();
        notifyAll();
        return entry;
    }

    synchronized void acknowledged(Entry entry, boolean acknowledged) {
        entry.acknowledged = acknowledged;
    }

    synchronized void problem(String what) {
        problems.add(what);
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized int connections() {
        return connections;
    }

    synchronized List<ReceivedBatch> batches() {
        return entries.stream()
                .map(entry -> new ReceivedBatch(entry.batch.id(), entry.batch.events(), entry.acknowledged))
                .toList();
    }

    synchronized List<ReceivedEvent> events() {
        return entries.stream().flatMap(entry -> entry.batch.events().stream()).toList();
    }

    synchronized void awaitEvents(int count, Duration limit) throws InterruptedException {
        await(() -> events >= count, limit, count + " events");
    }

    synchronized void awaitConnections(int count, Duration limit) throws InterruptedException {
        await(() -> connections >= count, limit, count + " connections");
    }

    synchronized void awaitNoConnection(Duration limit) throws InterruptedException {
        await(() -> open == 0, limit, "end of all connections");
    }

    private void await(BooleanSupplier reached, Duration limit, String what) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("no " + what + " within " + limit + ": " + events + " events in "
                        + entries.size() + " batches, " + connections + " connections of which " + open
                        + " are open, problems " + problems);
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
    }
}
