// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import java.util.Optional;

/** The users of the standalone collector. {@link #put} and {@link #remove} are for the writer's thread only. */
public interface PeopleStore {

    List<Person> all() throws StoreException;

    Optional<Person> find(String name) throws StoreException;

    /** Creates or replaces a user. */
    void put(Person person, Actor actor, long now) throws StoreException;

    boolean remove(String name, Actor actor, long now) throws StoreException;
}
