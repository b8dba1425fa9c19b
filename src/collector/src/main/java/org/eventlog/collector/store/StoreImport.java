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

    /**
     * Replaces the deployments of a source by these, under their own numbers.
     *
     * @return how many were added; the numbers of the others are taken by other sources
     */
    int deployments(String source, List<Deployment> deployments) throws StoreException;

    /**
     * Sets what is known of issues, and which of their changes can be undone. Their own numbers are ignored.
     *
     * @return the numbers they have in this store, in the same order
     */
    List<Long> issues(List<Known> issues) throws StoreException;

    /**
     * An issue and what identifies it within its source.
     *
     * @param fixedNumber the number of the deployment after which it is resolved, or null
     * @param changes those that can be undone, the oldest first
     */
    record Known(String fingerprint, Issue issue, Long fixedNumber, List<Change> changes) {}

    /**
     * A user's change of an issue.
     *
     * @param number that of its entry in the audit log
     * @param at milliseconds since 1970
     */
    record Change(long number, long at, IssueImage before) {}
}
