// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;
import java.util.Map;

/**
 * The keys. {@link #all} is called by any thread; the others by the writer's only, and what they do has reached the disk
 * with its entry in the audit when they return.
 */
public interface KeyStore {

    /** Every key, revoked ones too, newest first. */
    List<KeyRow> all() throws StoreException;

    /** Makes the given keys the only ones of the configuration's: others of those are revoked. Makes their sources. */
    void configure(List<KeyRow> configured, long now) throws StoreException;

    /** Makes the key, and its source if there is none of that name. */
    void create(KeyRow key, Actor actor, long now) throws StoreException;

    /** Makes a key that is to take the place of another, which goes on until then. */
    void rotate(String id, KeyRow successor, long until, Actor actor, long now) throws StoreException;

    /** Whether there was such a key, not revoked and not one of the configuration's. */
    boolean revoke(String id, Actor actor, long now) throws StoreException;

    /** When keys were last used; not in the audit. */
    void used(Map<String, Long> lastUsed) throws StoreException;
}
