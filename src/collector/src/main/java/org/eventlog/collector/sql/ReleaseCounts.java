// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.eventlog.collector.event.Release;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.Releases;

/** The releases of the events of one transaction; deployments that the events show are written once after it. */
public final class ReleaseCounts {
    private final Transaction transaction;
    private final Map<Integer, Releases> sources = new HashMap<>();
    /** The last number, 0 if it is not known yet. */
    private long last;

    public ReleaseCounts(Transaction transaction) {
        this.transaction = transaction;
    }

    /** The number of the event's release, 0 if it has none. Called once for each new event. */
    public long number(EventStore.Arrival arrival) throws SQLException {
        Release release = arrival.event().release();
        if (release == null) {
            return 0;
        }
        Releases known = sources.get(arrival.source());
        if (known == null) {
            known = new Releases(null, SqlDeployments.of(transaction, arrival.source()));
            sources.put(arrival.source(), known);
        }
        if (last == 0) {
            last = SqlDeployments.next(transaction) - 1;
        }
        return known.number(release.name(), release.starts(), arrival.event().ts(), () -> ++last);
    }

    public void write() throws SQLException {
        for (Map.Entry<Integer, Releases> one : sources.entrySet()) {
            for (Deployment added : one.getValue().added()) {
                SqlDeployments.insert(transaction, added.id(), one.getKey(), added.release(), added.at(), null);
            }
            if (!one.getValue().added().isEmpty()) {
                SqlDeployments.prune(transaction, one.getKey());
            }
        }
    }
}
