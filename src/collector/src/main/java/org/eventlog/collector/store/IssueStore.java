// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Issues: {@link EventStore#append} makes and counts them. {@link #change} and {@link #undo} are called by the writer's
 * thread only, and have reached the disk with their entry in the audit when they return; the others by any thread.
 */
public interface IssueStore {

    List<Issue> list(IssueQuery query) throws StoreException;

    Optional<Issue> find(long id) throws StoreException;

    /** The issue of that event, if it has one. */
    Optional<Issue> ofEvent(long seq) throws StoreException;

    /** How many are open or regressed. */
    long countOpen() throws StoreException;

    /** The open issues that have an event which the filter lets through, up to that event's number. */
    List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException;

    /**
     * Gives them a new state; those that have it already are left out.
     *
     * @return the change's number, for {@link #undo}; empty when there was nothing to change
     */
    Optional<Long> change(Collection<Long> issues, IssueChange change, Actor actor, long now) throws StoreException;

    /**
     * Gives the issues of a change the state they had before, as far as nobody has changed them since.
     *
     * @return how many were given it
     */
    int undo(long change, Actor actor, long now) throws StoreException;
}
