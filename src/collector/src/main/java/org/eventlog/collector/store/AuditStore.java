// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/** The audit log of users' actions. Entries are only added. */
public interface AuditStore {

    /** Adds an entry; its own number is ignored. For the writer's thread only. */
    void add(AuditEntry entry) throws StoreException;

    /** Lists entries older than the given number, newest first; null starts at the newest. Thread-safe. */
    List<AuditEntry> list(Long before, int limit) throws StoreException;
}
