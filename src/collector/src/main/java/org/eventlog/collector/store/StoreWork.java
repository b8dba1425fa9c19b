// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

/** A change of the store, to be executed by the writer's thread. */
public interface StoreWork<T> {
    T in(EventStore store) throws StoreException;
}
