// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.eventlog.PipelineStats;

/**
 * Controls the application's event logs at run time, for example from a page for operators: {@code @Inject
 * EventLogControl}. Its own methods apply to the event log of {@code @Inject EventLogger}; {@link #destination} gives
 * access to that of a {@link Destination}. Changes apply until the application ends, or until the
 * configuration of the same setting changes. While Eventlog is switched off ({@code eventlog.enabled=false}), calls have
 * no effect.
 *
 * <p>
 * Thread-safe. Applications must not implement it, because methods may be added.
 */
public interface EventLogControl extends DestinationControl {

    /** The names of the running event logs, {@code default} first; empty while Eventlog is switched off. */
    Set<String> destinations();

    /**
     * Returns the control of the event log with this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the existing names
     */
    DestinationControl destination(String name);

    /** The statistics of each event log, by name. */
    Map<String, PipelineStats> allStats();

    /** Like {@link #flush}, for all event logs together. */
    boolean flushAll(Duration limit) throws InterruptedException;

    /**
     * Sets the share of requests that are logged, from 0 to 1. Slow requests, and those with a level of {@code warn} or
     * above, are always logged.
     *
     * @throws IllegalArgumentException if the share is not from 0 to 1
     */
    void sampleRequests(double share);

    /** The share of requests that are logged, from 0 to 1. */
    double requestShare();
}
