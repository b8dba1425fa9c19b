// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import java.util.List;

/**
 * The deployments. {@link EventStore#append} adds those that follow from events: the first event of a release, and the
 * first event after a start with another release than the latest. The latest {@link #KEPT} of each source are kept,
 * and the first of each release among them.
 */
public interface DeploymentStore {
    int KEPT = 200;

    /** Adds a deployment. For the writer's thread only. */
    Deployment add(int source, String release, long at, String by) throws StoreException;

    /**
     * Lists deployments, latest first. Thread-safe.
     *
     * @param source a source's name, or null for all
     * @param from milliseconds since 1970, inclusive, or null
     * @param to milliseconds since 1970, exclusive, or null
     */
    List<Deployment> list(String source, Long from, Long to, int limit) throws StoreException;
}
