// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreWork;

/** The way to change the store: done by the thread that writes, while the caller waits. */
public interface Changes {

    /** @throws StoreException of kind BUSY when it was not done in time (it may still be) */
    <T> T change(StoreWork<T> work) throws StoreException;
}
