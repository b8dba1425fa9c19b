// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/** The audit log of users' actions. Entries are only added; only the oldest are deleted. */
public interface AuditStore {

    /** Adds an entry; its own number is ignored. For the writer's thread only. */
    void add(AuditEntry entry) throws StoreException;

    /**
     * Deletes a portion of the oldest entries, but never the newest entry. For the writer's thread only.
     *
     * @param before delete entries from before this time, milliseconds since 1970
     * @param most the maximum number of entries
     * @return the number of deleted entries, 0 if there are none left
     */
    int deleteOld(long before, long most, int portion) throws StoreException;

    /** Lists entries older than the given number, newest first; null starts at the newest. Thread-safe. */
    List<AuditEntry> list(Long before, int limit) throws StoreException;
}
