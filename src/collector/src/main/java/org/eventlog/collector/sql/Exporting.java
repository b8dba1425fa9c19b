// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.util.List;
import org.eventlog.collector.store.EventReads;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoredEvent;

/**
 * Exports in portions with their own time limits, because one long query would prevent the WAL from being
 * checkpointed.
 */
final class Exporting {
    private static final int AT_ONCE = 500;

    private final EventDialect dialect;
    private final EventSearch search;
    private final long last;
    private final EventReads.Export to;
    private long left;

    /**
     * @param last the number of the last event
     * @param atMost how many events
     */
    Exporting(EventDialect dialect, EventSearch search, long last, long atMost, EventReads.Export to) {
        this.dialect = dialect;
        this.search = search;
        this.last = last;
        this.left = atMost;
        this.to = to;
    }

    /** @return whether to go on */
    boolean export(Walk.Range range) throws StoreException {
        long after = range.low() - 1;
        long high = Math.min(last, range.high());
        while (left > 0) {
            Walk.Range rest = new Walk.Range(after + 1, high);
            int portion = (int) Math.min(left, AT_ONCE);
            long from = after;
            List<StoredEvent> events = dialect
                    .query(transaction -> search.oldest(transaction, rest, from, portion, true));
            for (StoredEvent event : events) {
                if (!to.take(event)) {
                    return false;
                }
            }
            left -= events.size();
            if (events.size() < portion) {
                return left > 0;
            }
            after = events.get(events.size() - 1).seq();
        }
        return false;
    }
}
