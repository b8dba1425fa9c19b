// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An open and empty store, with common helper methods. */
public abstract class StoreFixture {
    /** The start of an hour. */
    protected static final long NOW = 1_780_000_000_000L / 3_600_000 * 3_600_000;
    protected static final Actor ANN = new Actor("ann", "192.0.2.7");

    @TempDir
    protected Path directory;
    protected EventStore store;
    private final List<EventStore> opened = new ArrayList<>();

    /** Creates a closed store on this test's own database; several stores share that database. */
    protected abstract EventStore make() throws Exception;

    @BeforeEach
    void openTheFirst() throws Exception {
        store = opened();
    }

    /** Opens a store with the sources shop and bank. */
    protected final EventStore opened() throws Exception {
        EventStore made = make();
        opened.add(made);
        made.open();
        made.keys().configure(List.of(KeyRow.configured("k-shop", "shop", new byte[]{1}, false),
                KeyRow.configured("k-bank", "bank", new byte[]{2}, false)), NOW);
        return made;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(EventStore::close);
    }

    protected static TestEvent event(String id) {
        return new TestEvent(id);
    }

    protected final boolean[] append(TestEvent... events) throws StoreException {
        int shop = source("shop");
        List<EventStore.Arrival> arrivals = new ArrayList<>();
        for (TestEvent event : events) {
            arrivals.add(event.arrival(shop));
        }
        return store.append(arrivals);
    }

    protected final int source(String name) {
        try {
            return store.keys().all().stream().filter(key -> key.sourceName().equals(name)).findFirst().orElseThrow()
                    .source();
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    protected final List<StoredEvent> newest(EventFilter filter) throws StoreException {
        return store.events().list(EventQuery.newest(filter, 500)).events();
    }

    protected final List<StoredEvent> after(EventFilter filter, long seq, int limit) throws StoreException {
        return store.events().list(new EventQuery(filter, null, seq, limit)).events();
    }

    /** The ids of the events that match the filter, newest first. */
    protected final List<String> found(EventFilter filter) throws StoreException {
        return newest(filter).stream().map(StoredEvent::id).toList();
    }

    protected final List<String> names() throws StoreException {
        return found(EventFilter.ALL);
    }

    protected final StoredEvent only() throws StoreException {
        List<StoredEvent> all = newest(EventFilter.ALL);
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
