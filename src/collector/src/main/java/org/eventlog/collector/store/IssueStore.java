// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The issues, which {@link EventStore#append} creates and counts. {@link #change} and {@link #undo} are called only by
 * the writer's thread; when they return, the change and its audit entry are on disk. The other methods are thread-safe.
 */
public interface IssueStore {

    List<Issue> list(IssueQuery query) throws StoreException;

    Optional<Issue> find(long id) throws StoreException;

    /** The issues with numbers after the given one, in their order. */
    List<Issue> after(long id, int limit) throws StoreException;

    /** The newest issue's number, 0 if there is none. */
    long newest() throws StoreException;

    /** The issue of that event, if it has one. */
    Optional<Issue> ofEvent(long seq) throws StoreException;

    /** The number of open or regressed issues. */
    long countOpen() throws StoreException;

    /** The open issues with an event that matches the filter, up to the given event number. */
    List<Long> matching(EventFilter filter, long upToSeq, int atMost) throws StoreException;

    /**
     * Changes the state of issues, except those that already have it.
     *
     * @return the change's number, for {@link #undo}; empty if there was nothing to change
     */
    Optional<Long> change(Collection<Long> issues, IssueChange change, Actor actor, long now) throws StoreException;

    /**
     * Restores the previous state of the issues of a change, except those that were changed since.
     *
     * @return the number of restored issues
     */
    int undo(long change, Actor actor, long now) throws StoreException;
}
