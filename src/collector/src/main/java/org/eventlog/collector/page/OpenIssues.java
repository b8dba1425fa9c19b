// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import java.time.InstantSource;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;

/** The number of open issues for the navigation, counted from time to time. */
final class OpenIssues {
    private static final long FRESH_MILLIS = 3_000;

    private final InstantSource clock;
    private volatile Count last;

    OpenIssues(InstantSource clock) {
        this.clock = clock;
    }

    long count(EventStore store) throws StoreException {
        Count known = last;
        long now = clock.millis();
        if (known == null || now - known.at > FRESH_MILLIS || now < known.at) {
            known = new Count(store.issues().countOpen(), now);
            last = known;
        }
        return known.issues;
    }

    /** Called after a change, so that the number is counted again. */
    void forget() {
        last = null;
    }

    private record Count(long issues, long at) {}
}
