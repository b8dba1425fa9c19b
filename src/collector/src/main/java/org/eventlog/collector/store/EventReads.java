// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import java.util.Optional;

/**
 * Queries of events, for one request: lists, counts and histograms of the same object share a time of about a tenth of a
 * second, after which they return what they have found, and say so. Stores may instead have only the time limit of each
 * query ({@code query-timeout}). Thread-safe.
 */
public interface EventReads {

    /**
     * Returns a page of events, ordered by time or, with a text to search for, by arrival.
     *
     * @throws StoreException of kind TIMEOUT if it took too long
     */
    EventPage list(EventQuery query) throws StoreException;

    Optional<StoredEvent> find(long seq) throws StoreException;

    /** Finds an event by its source and its sender's id. */
    Optional<StoredEvent> find(String source, String id) throws StoreException;

    /** Returns an event with the events before and after it, of all sources, in chronological order. */
    List<StoredEvent> around(long seq, int each) throws StoreException;

    /**
     * Exports complete events that match the filter, oldest first, up to a maximum number. Stops when the consumer
     * returns false.
     */
    void export(EventFilter filter, long atMost, Export to) throws StoreException;

    /** Counts the events that match the filter, up to the given number, or to what there is time for. */
    Counted count(EventFilter filter, long atMost) throws StoreException;

    /** Counts events over time, between the filter's {@code from} and {@code to}, which are both required. */
    Histogram histogram(EventFilter filter, long step) throws StoreException;

    /**
     * Counts the events of an issue over time, like {@link #histogram} but perhaps without their levels: then each counts
     * as one of {@code others}.
     *
     * @param from milliseconds since 1970, inclusive
     * @param to milliseconds since 1970, exclusive
     */
    default Histogram activity(long issue, long from, long to, long step) throws StoreException {
        return histogram(EventFilter.ALL.withIssue(issue).withTime(from, to), step);
    }

    /** Finds the users of an issue's events, up to the given number. */
    Affected affected(long issue, int atMost) throws StoreException;

    /**
     * What each source has in the store, those with the most events first.
     *
     * @param since milliseconds since 1970
     */
    List<SourceUse> uses(long since) throws StoreException;

    List<String> sources() throws StoreException;

    /** The newest event's number, 0 if there never was one. */
    long newest() throws StoreException;

    /** Receives one event after another; returns false to stop. */
    interface Export {
        boolean take(StoredEvent event);
    }
}
