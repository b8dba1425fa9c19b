// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;

/**
 * All open tails, and the one thread that asks the store for what is new: once for all who have the same filter and the
 * same place. It sleeps as long as there is no client.
 */
public final class TailHub implements Runnable {
    private static final long EVERY_MILLIS = 200;
    /** So many at once from the store, and so many times before the others have their turn. */
    private static final int PORTION = 500;
    private static final int PORTIONS = 4;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** Then the client has to come again, and so to show again that it still may. */
    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final EventStore store;
    private final int mostClients;
    private final OperatorLog operatorLog = new OperatorLog();
    private final List<TailClient> clients = new ArrayList<>();
    private boolean closed;
    /** By the thread only. */
    private long beatAt = System.nanoTime();

    public TailHub(EventStore store, int mostClients) {
        this.store = store;
        this.mostClients = mostClients;
    }

    /** Whether there is room for one more. */
    synchronized boolean hasRoom() {
        return !closed && clients.size() < mostClients;
    }

    /** Ends it at once if others have taken the room meanwhile. */
    void add(TailClient client) {
        boolean taken;
        synchronized (this) {
            taken = hasRoom() && clients.add(client);
            notifyAll();
        }
        if (!taken) {
            client.end();
        }
    }

    synchronized void remove(TailClient client) {
        clients.remove(client);
    }

    synchronized int size() {
        return clients.size();
    }

    /** Ends all tails; {@link #run} ends soon. */
    public void close() {
        List<TailClient> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(clients);
            notifyAll();
        }
        all.forEach(TailClient::end);
    }

    @Override
    public void run() {
        for (List<TailClient> all = await(); !all.isEmpty(); all = await()) {
            long begun = System.nanoTime();
            turn(all);
            long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            pause(Math.max(EVERY_MILLIS - spent, EVERY_MILLIS / 4));
        }
    }

    /** The clients, when there are some; none when closed. */
    private synchronized List<TailClient> await() {
        while (!closed && clients.isEmpty()) {
            waitUninterrupted(0);
        }
        return closed ? List.of() : List.copyOf(clients);
    }

    private synchronized void pause(long millis) {
        if (!closed) {
            waitUninterrupted(millis);
        }
    }

    /** The thread is ours, and ends by {@link #close}: who interrupts it can't mean the clients, who would hear no more. */
    private void waitUninterrupted(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            // Who waits looks again.
        }
    }

    private void turn(List<TailClient> all) {
        try {
            look(all);
        } catch (StoreException e) {
            // The clients stay: it is tried again at once, and the heartbeats go on.
        } catch (RuntimeException e) {
            operatorLog.unexpected("tail", e);
        }
        long now = System.nanoTime();
        boolean beat = now - beatAt >= HEARTBEAT_NANOS;
        beatAt = beat ? now : beatAt;
        for (TailClient client : all) {
            if (beat) {
                client.buffer().heartbeat();
            }
            client.send();
            if (now - client.begun() >= LIFE_NANOS) {
                client.end();
            }
        }
    }

    private void look(List<TailClient> all) throws StoreException {
        long newest = store.events().newest();
        for (int i = 0; i < PORTIONS; i++) {
            Map<Place, List<TailClient>> places = new HashMap<>();
            all.stream().filter(client -> client.position() < newest).forEach(client -> places
                    .computeIfAbsent(new Place(client.filter(), client.position()), place -> new ArrayList<>())
                    .add(client));
            for (Map.Entry<Place, List<TailClient>> place : places.entrySet()) {
                pass(place.getKey(), place.getValue());
            }
        }
    }

    /** What is new for those who are at one place. */
    private void pass(Place place, List<TailClient> to) throws StoreException {
        EventQuery query = new EventQuery(place.filter, null, place.after, PORTION);
        EventPage page = store.events().list(query);
        for (StoredEvent event : page.events()) {
            JsonText json = new JsonText();
            EventJson.row(json, event);
            String row = json.toString();
            to.forEach(client -> client.buffer().event(event.seq(), row));
        }
        long next = EventJson.next(query, page);
        to.forEach(client -> {
            client.moveTo(next);
            client.send();
        });
    }

    private record Place(EventFilter filter, long after) {}
}
