// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreWork;

/** Executes changes of the store on the writer's thread, while the caller waits. */
public interface Changes {

    /**
     * @throws StoreException of kind BUSY if it was not done in time (it may still be done)
     */
    <T> T change(StoreWork<T> work) throws StoreException;
}
