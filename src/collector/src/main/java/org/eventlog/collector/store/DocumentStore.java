// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.Optional;

/** Small documents of the collector itself, shared by all nodes, such as the rules of notifications. */
public interface DocumentStore {

    /** Thread-safe. */
    Optional<Document> find(String name) throws StoreException;

    /**
     * Stores a document, unless it was changed since it was read. For the writer's thread only.
     *
     * @param version the version that was read, 0 if there was none
     * @return whether it was stored
     */
    boolean put(String name, long version, String body) throws StoreException;

    /** @param version from 1, increased by each change */
    record Document(String body, long version) {}
}
