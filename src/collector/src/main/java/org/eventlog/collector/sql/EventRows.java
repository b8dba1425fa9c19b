// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.EventGist;
import org.eventlog.collector.store.Histogram;
import org.eventlog.collector.store.StoredEvent;

/** Reads events, and counts of events, from the current row of a result. */
final class EventRows {
    private EventRows() {}

    /** The columns of {@link EventDialect#columns}. */
    static StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4),
                Levels.name(row.getInt(5)), row.getString(6), row.getString(7), row.getString(8), row.getString(9),
                row.getString(17), row.getBoolean(18), row.getString(10), row.getString(11), row.getString(12),
                row.getString(13), row.getString(14), Rows.number(row, 15), row.getInt(16), row.getString(19));
    }

    /** As in a list: without its data, and with the start of its message, or else of its exception's. */
    static StoredEvent shortened(StoredEvent event) {
        EventGist gist = EventGist.of(event.data());
        String message = event.message() != null ? event.message() : gist.thrown();
        boolean isLong = message != null && message.codePointCount(0, message.length()) > EventDialect.SHORT;
        return new StoredEvent(event.seq(), event.id(), event.ts(), event.received(), event.level(), event.source(),
                event.address(), event.origin(), event.name(),
                isLong ? message.substring(0, message.offsetByCodePoints(0, EventDialect.SHORT)) : message,
                isLong && event.message() != null, event.user(), event.session(), event.request(),
                event.correlation(), event.key(), event.issue(), event.flags(), null);
    }

    /** The columns: start, errors, warnings, others. */
    static Histogram.Bar bar(ResultSet row) throws SQLException {
        return new Histogram.Bar(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }
}
