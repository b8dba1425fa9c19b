// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.util.List;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.SearchText;
import org.eventlog.collector.store.StoreException;

/** The database-specific parts of event queries. */
public interface EventDialect {
    /** The number of characters of a message in a list. */
    int SHORT = 600;

    /** Runs queries on one state of the database, or close to it, within the time limit of a search. */
    <T> T query(Transaction.Work<T> work) throws StoreException;

    /**
     * As {@link #query(Transaction.Work)}, but it is stopped at the latest at the given time.
     *
     * @param until of {@link System#nanoTime}
     */
    <T> T query(Transaction.Work<T> work, long until) throws StoreException;

    /** The time limit of a query, in nanoseconds. */
    default long limit() {
        return Long.MAX_VALUE;
    }

    /**
     * The full-text condition of the filter, which includes source and level; null if there is none.
     *
     * @param source the number of the filter's source, null for any
     * @param without clauses of the text that are checked otherwise
     * @param tagged whether the index is also used for source and level alone
     */
    EventSql.Words words(EventFilter filter, Integer source, List<SearchText.Clause> without, boolean tagged);

    /** Those clauses for which the index of words would take too long, because too many words begin so. */
    default List<SearchText.Clause> costly(Transaction transaction, List<SearchText.Clause> clauses)
            throws SQLException {
        return List.of();
    }

    /**
     * The blocks in which events may match, as far as the database knows.
     *
     * @return null if it knows of no blocks; then it is asked for all events at once
     */
    default Blocks blocks(Transaction transaction, EventFilter filter) throws SQLException {
        return null;
    }

    /**
     * The columns of an event {@code e} of a source {@code s}: number, id, time, receipt, level, source, address,
     * origin, name, user, session, request, correlation, key, issue, flags; then, for a list, the start of the
     * message, whether it is truncated, and NULL; otherwise the message, false, and the data.
     */
    String columns(boolean whole);

    /** The text after {@code event e} that makes the database scan events by number. */
    String byNumber();

    /** The text after {@code event e} that makes the database find events by their issues. */
    default String byIssue() {
        return "";
    }

    /** Selects the newest event's number. */
    String newest();

    /** The column of the event's user, without {@code e}. */
    String user();

    /** A condition with one question mark: the column's text contains it. */
    String contains(String column);

    /** A condition with one question mark: the column's text is like it, without regard to case. */
    String like(String column);
}
