// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.StoreException;

/** The database-specific parts of event queries. */
public interface EventDialect {
    /** How much of a message a list shows. */
    int SHORT = 600;

    /** Runs queries that see one state of the database, or close to it; ends after the time a search may take. */
    <T> T query(Transaction.Work<T> work) throws StoreException;

    /**
     * What the filter looks for by the index of words, source and level included; null when it looks for none.
     *
     * @param source the number of the filter's source, null when it asks for none
     */
    EventSql.Words words(EventFilter filter, Integer source);

    /**
     * The columns of an event {@code e} of a source {@code s}: number, id, time, receipt, level, source, address,
     * origin, name, user, session, request, correlation, key, issue, flags; for a list then the message's beginning,
     * whether that is not all of it, and NULL; else the message, false, and the data.
     */
    String columns(boolean whole);

    /** The text after {@code event e} that makes the database scan it by number. */
    String byNumber();

    /** Selects the newest event's number. */
    String newest();
}
