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
 * All clients with a live tail, and the thread that queries the store for new events, once for all clients with the
 * same filter and position. It sleeps while there is no client.
 */
public final class TailHub implements Runnable {
    private static final long EVERY_MILLIS = 200;
    /**
     * No key or user has more than one client in this number, or two. A client that has gone counts until a heartbeat
     * shows it, so a user who looks at one page after another seems to have several.
     */
    private static final int SHARE = 2;
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    /** The maximum number of events per query, after which other clients get their turn. */
    private static final int PORTION = 500;
    private static final int PORTIONS = 4;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** After this time the client must reconnect, so that its access is checked again. */
    private static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final EventStore store;
    private final int mostClients;
    private final int mostOfOne;
    private final OperatorLog operatorLog = new OperatorLog();
    private final List<TailClient> clients = new ArrayList<>();
    private boolean closed;
    /** Used by the hub's thread only. */
    private long beatAt = System.nanoTime();
    private long checkedAt = System.nanoTime();

    public TailHub(EventStore store, int mostClients) {
        this.store = store;
        this.mostClients = mostClients;
        this.mostOfOne = Math.max(2, mostClients / SHARE);
    }

    /** Whether the hub accepts another client of this key or user. */
    synchronized boolean hasRoom(String owner) {
        return !closed && clients.size() < mostClients
                && clients.stream().filter(client -> client.owner().equals(owner)).count() < mostOfOne;
    }

    /** Adds a client, or closes it immediately if the limit was reached in the meantime. */
    void add(TailClient client) {
        boolean taken;
        synchronized (this) {
            taken = hasRoom(client.owner()) && clients.add(client);
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

    /** Disconnects all clients. {@link #run} returns soon after. */
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

    /** Waits until there is a client, and returns all clients; empty when closed. */
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

    /**
     * Only {@link #close} ends the thread. An interrupt from elsewhere is ignored, because clients would otherwise get
     * no more events.
     */
    private void waitUninterrupted(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            // Callers check their condition again.
        }
    }

    private void turn(List<TailClient> connected) {
        List<TailClient> all = connected;
        try {
            all = allowed(connected);
            look(all);
        } catch (StoreException e) {
            // Clients stay connected. The query is retried, and heartbeats continue.
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

    /** Ends clients whose key was revoked or whose user was removed, before they get further events. */
    private List<TailClient> allowed(List<TailClient> all) {
        long now = System.nanoTime();
        if (now - checkedAt < CHECK_NANOS) {
            return all;
        }
        checkedAt = now;
        List<TailClient> still = new ArrayList<>();
        for (TailClient client : all) {
            if (client.isAllowed()) {
                still.add(client);
            } else {
                client.end();
            }
        }
        return still;
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

    /** Sends new events to the clients at one position. */
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
