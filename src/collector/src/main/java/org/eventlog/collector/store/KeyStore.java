// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import java.util.Map;

/**
 * The keys. {@link #all} is called by any thread; the others only by the writer's. When they return, the change and its
 * audit entry are on disk.
 */
public interface KeyStore {

    /** All keys, including revoked ones, newest first. */
    List<KeyRow> all() throws StoreException;

    /**
     * Stores the keys from the configuration and their sources, and revokes earlier ones that are no longer configured.
     */
    void configure(List<KeyRow> configured, long now) throws StoreException;

    /** Creates a key, and its source if necessary. */
    void create(KeyRow key, Actor actor, long now) throws StoreException;

    /** Creates a successor of a key, which remains valid until the given time. */
    void rotate(String id, KeyRow successor, long until, Actor actor, long now) throws StoreException;

    /** Revokes a key. Returns whether there was a valid key with this id that is not from the configuration. */
    boolean revoke(String id, Actor actor, long now) throws StoreException;

    /** Records when keys were last used, without an audit entry. */
    void used(Map<String, Long> lastUsed) throws StoreException;
}
