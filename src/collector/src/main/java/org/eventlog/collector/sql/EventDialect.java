// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.StoreException;

/** The database-specific parts of event queries. */
public interface EventDialect {
    /** The number of characters of a message in a list. */
    int SHORT = 600;

    /** Runs queries on one state of the database, or close to it, within the time limit of a search. */
    <T> T query(Transaction.Work<T> work) throws StoreException;

    /**
     * The full-text condition of the filter, which includes source and level; null if the filter has no text.
     *
     * @param source the number of the filter's source, null for any
     */
    EventSql.Words words(EventFilter filter, Integer source);

    /**
     * The columns of an event {@code e} of a source {@code s}: number, id, time, receipt, level, source, address,
     * origin, name, user, session, request, correlation, key, issue, flags; then, for a list, the start of the
     * message, whether it is truncated, and NULL; otherwise the message, false, and the data.
     */
    String columns(boolean whole);

    /** The text after {@code event e} that makes the database scan events by number. */
    String byNumber();

    /** Selects the newest event's number. */
    String newest();

    /** The column of the event's user, without {@code e}. */
    String user();

    /** A condition with one question mark: the column's text contains it. */
    String contains(String column);

    /** A condition with one question mark: the column's text is like it, without regard to case. */
    String like(String column);
}
