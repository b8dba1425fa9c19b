// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import java.util.Optional;
import org.eventlog.collector.event.NewEvent;

/**
 * Where events are kept: the seam for other databases.
 *
 * <p>{@link #open}, {@link #append}, {@link #importKeys}, {@link #deleteOld} and {@link #close} are called by one thread
 * at a time, the writer's; the other methods by any number of threads. After an exception from {@link #append} nothing
 * of that call is kept.
 */
public interface EventStore {

    /** Takes possession of the database and makes it ready; once more after a failure or if it is open already. */
    void open() throws StoreException;

    /**
     * Keeps the events and returns when they would survive a power failure.
     *
     * @return for each event whether it was already there (same source and id), in which case the older one stays
     */
    boolean[] append(List<Arrival> events) throws StoreException;

    /** Makes the given keys the only ones of the configuration's, and answers all that are not revoked. */
    List<KeyRow> importKeys(List<KeyRow> configured, long now) throws StoreException;

    /** Deletes one portion of the events that are too old or too many: so many, and 0 when there are no more. */
    int deleteOld(Retention.Bounds bounds) throws StoreException;

    /** Puts everything into the database file and lets go of it. May be called when not open. */
    void close();

    EventPage list(EventQuery query) throws StoreException;

    Optional<StoredEvent> find(long seq) throws StoreException;

    List<String> sources() throws StoreException;

    /** An event and where it came from. */
    record Arrival(NewEvent event, int source, long received, String address, String origin) {}
}
