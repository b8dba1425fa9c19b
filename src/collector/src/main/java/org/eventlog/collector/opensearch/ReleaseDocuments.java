// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.collector.event.Release;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Releases;
import org.eventlog.collector.store.StoreException;

/** The releases of the events of one turn. Deployments that the events show are written once after it. */
final class ReleaseDocuments {
    private final Indices indices;
    private final Ledger.Turn turn;
    private final Map<Integer, Releases> sources = new HashMap<>();

    /** Finds what is known before, because the events are counted while a request is being answered. */
    ReleaseDocuments(Indices indices, Ledger.Turn turn, List<EventStore.Arrival> events, Map<Integer, String> names)
            throws StoreException {
        this.indices = indices;
        this.turn = turn;
        for (EventStore.Arrival arrival : events) {
            if (arrival.event().release() != null && !sources.containsKey(arrival.source())) {
                String name = OpenSearchEvents.source(names, arrival.source());
                sources.put(arrival.source(), new Releases(name,
                        OpenSearchDeployments.of(indices, name)));
            }
        }
    }

    /** The number of the event's release, 0 if it has none. Called once for each new event. */
    long number(EventStore.Arrival arrival) {
        Release release = arrival.event().release();
        return release == null
                ? 0
                : sources.get(arrival.source()).number(release.name(), release.starts(), arrival.event().ts(),
                        turn::nextDeployment);
    }

    void write() throws StoreException {
        Bulk bulk = new Bulk(indices, "meta", turn);
        for (Releases releases : sources.values()) {
            if (!releases.added().isEmpty()) {
                OpenSearchDeployments.put(indices, bulk, releases.added());
            }
        }
        bulk.finish();
    }
}
