// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.ingest;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.eventlog.collector.store.EventStore;

/** The events of one request that wait for their commit. They are stored or refused as a whole. */
public final class PendingCommit {
    private enum State {
        WAITING, TAKEN, GIVEN_UP
    }

    private final List<EventStore.Arrival> arrivals;
    private final long bytes;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    /** For each event, whether it was a duplicate; completed by the writer's thread after the commit. */
    private final CompletableFuture<boolean[]> result = new CompletableFuture<>();

    PendingCommit(List<EventStore.Arrival> arrivals) {
        this.arrivals = arrivals;
        this.bytes = arrivals.stream().mapToLong(arrival -> arrival.event().bytes()).sum();
    }

    List<EventStore.Arrival> arrivals() {
        return arrivals;
    }

    /** The key that the events were sent with. All events of a request have the same. */
    String key() {
        return arrivals.isEmpty() ? "" : String.valueOf(arrivals.get(0).key());
    }

    long bytes() {
        return bytes;
    }

    CompletableFuture<boolean[]> result() {
        return result;
    }

    /** Called by the writer: whether the request is still waiting. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    /** Called when the request's wait timed out. If the writer already has the ticket, it may still be committed. */
    void giveUp() {
        state.compareAndSet(State.WAITING, State.GIVEN_UP);
    }
}
