// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/**
 * Takes over what another store has, except for its events, which {@link EventStore#append} takes. For the writer's
 * thread only. It may be repeated: keys, users and issues get the state given last.
 */
public interface StoreImport {
    /** The number of the source with this name, which is created if necessary. */
    int source(String name) throws StoreException;

    /** Adds keys with everything that is known of them, and their sources. Known keys end as these do. */
    void keys(List<KeyRow> keys) throws StoreException;

    /** Replaces the users. If none are given, those that are there stay, so that somebody can sign in. */
    void people(List<Person> people) throws StoreException;

    /**
     * Adds entries of the audit log under their own numbers, in ascending order.
     *
     * @return how many were added; the numbers of the others are taken
     */
    int audit(List<AuditEntry> entries) throws StoreException;

    /** Sets what is known of issues; their own numbers are ignored. */
    void issues(List<Known> issues) throws StoreException;

    /** An issue and what identifies it within its source. */
    record Known(String fingerprint, Issue issue) {}
}
