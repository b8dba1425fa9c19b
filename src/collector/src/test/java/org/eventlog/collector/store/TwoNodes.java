// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.eventlog.collector.store.EventQuery.Cursor;

/** Tests two collectors on one database, each with a writer and a tail: both must see the same events. */
public final class TwoNodes {
    private final EventStore one;
    private final EventStore other;
    private final int rounds;
    private final int batch;

    public TwoNodes(EventStore one, EventStore other, int rounds, int batch) {
        this.one = one;
        this.other = other;
        this.rounds = rounds;
        this.batch = batch;
    }

    /** Some events are sent to both, as by a sender that has lost the response. */
    public void run(int source) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            AtomicBoolean written = new AtomicBoolean();
            Future<List<String>> firstTail = threads.submit(() -> tail(one, written));
            Future<List<String>> secondTail = threads.submit(() -> tail(other, written));
            Future<Long> first = threads.submit(() -> write(one, "a", source));
            Future<Long> second = threads.submit(() -> write(other, "b", source));
            long duplicates = first.get(60, TimeUnit.SECONDS) + second.get(60, TimeUnit.SECONDS);
            written.set(true);

            List<String> stored = byArrival(one);
            assertThat(stored).doesNotHaveDuplicates().hasSize(2 * rounds * batch + rounds);
            assertThat(duplicates).as("each shared event was one for one of them").isEqualTo(rounds);
            assertThat(firstTail.get(60, TimeUnit.SECONDS)).isEqualTo(stored);
            assertThat(secondTail.get(60, TimeUnit.SECONDS)).isEqualTo(stored);
            assertThat(other.issues().list(new IssueQuery(null, null, null, null, (Cursor) null, 9)))
                    .extracting(Issue::count).containsOnly((long) stored.size());
        } finally {
            threads.shutdownNow();
        }
    }

    private long write(EventStore store, String name, int source) throws Exception {
        long duplicates = 0;
        for (int round = 0; round < rounds; round++) {
            List<EventStore.Arrival> events = new ArrayList<>();
            int now = round;
            IntStream.range(0, batch).forEach(i -> events.add(event(name + now + '-' + i, source)));
            events.add(event("both" + round, source));
            for (boolean duplicate : patiently(() -> store.append(events))) {
                duplicates += duplicate ? 1 : 0;
            }
        }
        return duplicates;
    }

    private static EventStore.Arrival event(String id, int source) {
        return new TestEvent(id).issue("A").arrival(source);
    }

    /** Retries while the database is busy, like a sender. */
    private static <T> T patiently(Callable<T> call) throws Exception {
        while (true) {
            try {
                return call.call();
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.BUSY) {
                    throw e;
                }
            }
        }
    }

    private static List<String> tail(EventStore store, AtomicBoolean written) throws StoreException {
        List<String> seen = new ArrayList<>();
        long after = 0;
        boolean last = false;
        while (true) {
            List<StoredEvent> more = store.events().list(new EventQuery(EventFilter.ALL, null, after, 7)).events();
            for (StoredEvent event : more) {
                seen.add(event.id());
                after = event.seq();
            }
            if (more.isEmpty() && last) {
                return seen;
            }
            // Query once more after the last event was acknowledged.
            last = more.isEmpty() && written.get();
        }
    }

    private static List<String> byArrival(EventStore store) throws StoreException {
        List<String> ids = new ArrayList<>();
        store.events().export(EventFilter.ALL, Long.MAX_VALUE, event -> ids.add(event.id()));
        return ids;
    }
}
