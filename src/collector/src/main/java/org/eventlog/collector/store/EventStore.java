// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import org.eventlog.collector.event.NewEvent;

/**
 * The interface of stores for events.
 *
 * <p>{@link #open}, {@link #append}, {@link #deleteOld} and {@link #close}, and all changing methods of the parts, are
 * called only by the writer's thread. Reading methods are thread-safe. After an exception, no change of that call is
 * kept, unless the connection to a remote database was lost during the commit; then all of them may be.
 */
public interface EventStore {

    /**
     * Acquires and prepares the database. It may be called again after a failure, or if the database is already open.
     */
    void open() throws StoreException;

    /**
     * Stores the events, counts their issues, and returns when they would survive a power failure.
     *
     * @return for each event, whether it is a duplicate (same source and id); the older one is then kept
     */
    boolean[] append(List<Arrival> events) throws StoreException;

    /** Deletes a portion of the events that exceed the limits. Returns their number, or 0 if there are none left. */
    int deleteOld(Retention.Bounds bounds) throws StoreException;

    /** Finishes all work and releases the database. May be called if it is not open. */
    void close();

    /** Whether other collectors may change the same database. Keys are then read again continually. */
    boolean isShared();

    /** @throws StoreException of kind CLOSED before the first successful {@link #open} */
    EventReads events() throws StoreException;

    IssueStore issues();

    KeyStore keys();

    AuditStore audit();

    PeopleStore people();

    DeploymentStore deployments();

    DocumentStore documents();

    StoreImport imports();

    StoreFacts facts() throws StoreException;

    /** An event and where it came from. */
    record Arrival(NewEvent event, int source, String key, long received, String address, String origin) {}
}
