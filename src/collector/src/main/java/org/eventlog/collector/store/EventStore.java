// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import org.eventlog.collector.event.NewEvent;

/**
 * Where events are kept: the seam for other databases.
 *
 * <p>{@link #open}, {@link #append}, {@link #deleteOld} and {@link #close}, and whatever changes something in the parts, are
 * called by one thread at a time, the writer's; what only reads by any number of threads. After an exception nothing of
 * that call is kept, unless the connection to a database elsewhere was lost at the very last moment: then all of it may be.
 */
public interface EventStore {

    /** Takes possession of the database and makes it ready; once more after a failure or if it is open already. */
    void open() throws StoreException;

    /**
     * Keeps the events, counts their issues, and returns when they would survive a power failure.
     *
     * @return for each event whether it was already there (same source and id), in which case the older one stays
     */
    boolean[] append(List<Arrival> events) throws StoreException;

    /** Deletes one portion of the events that are too old or too many: so many, and 0 when there are no more. */
    int deleteOld(Retention.Bounds bounds) throws StoreException;

    /** Puts everything into its place and lets go of the database. May be called when not open. */
    void close();

    /** Whether other collectors may change the same database meanwhile: then keys are read again all the time. */
    boolean isShared();

    /** @throws StoreException of kind CLOSED before the first successful {@link #open} */
    EventReads events() throws StoreException;

    IssueStore issues();

    KeyStore keys();

    AuditStore audit();

    PeopleStore people();

    StoreFacts facts() throws StoreException;

    /** An event and where it came from. */
    record Arrival(NewEvent event, int source, String key, long received, String address, String origin) {}
}
