// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import java.util.Optional;

/** What is asked of the events. For any number of threads; each question has an end ({@code query-timeout}). */
public interface EventReads {

    /**
     * A portion of the events; by time, with a text to search for by arrival.
     *
     * @throws StoreException of kind TIMEOUT when it took too long
     */
    EventPage list(EventQuery query) throws StoreException;

    Optional<StoredEvent> find(long seq) throws StoreException;

    /** The event of that source which has the id that its sender gave it. */
    Optional<StoredEvent> find(String source, String id) throws StoreException;

    /** The events around one, of all sources, in order of time: so many before it and so many after it, and itself. */
    List<StoredEvent> around(long seq, int each) throws StoreException;

    /** All events of the filter, oldest first, each whole; stops when the consumer says so. At most so many. */
    void export(EventFilter filter, long atMost, Export to) throws StoreException;

    /** How many events the filter lets through, counted no further than the given number. */
    long count(EventFilter filter, long atMost) throws StoreException;

    /** How many over time, between the filter's {@code from} and {@code to}, both of which it must have. */
    Histogram histogram(EventFilter filter, long step) throws StoreException;

    List<String> sources() throws StoreException;

    /** The newest event's number, 0 if there never was one. */
    long newest() throws StoreException;

    /** Takes one event after the other; false to have no more. */
    interface Export {
        boolean take(StoredEvent event);
    }
}
