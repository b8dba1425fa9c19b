// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.eventlog.PipelineStats;

/**
 * Steers the application's event logs while they run, for a page or a command of its operators:
 * {@code @Inject EventLogControl}. Its own methods are about the event log of {@code @Inject EventLogger}, those of
 * {@link #destination} about that of a {@link Destination}. Changes last until the application ends. While Eventlog is
 * switched off ({@code eventlog.enabled=false}) there is nothing to steer: calls have no effect.
 *
 * <p>
 * For use by any number of threads. Applications do not implement it: methods may be added.
 */
public interface EventLogControl extends DestinationControl {

    /** The event logs that run, {@code default} first; none while Eventlog is switched off. */
    Set<String> destinations();

    /**
     * The event log of that name.
     *
     * @throws IllegalArgumentException when there is none; the message names those there are
     */
    DestinationControl destination(String name);

    /** What each event log did so far, and what waits in it, by name. */
    Map<String, PipelineStats> allStats();

    /** As {@link #flush}, for all event logs, within one limit. */
    boolean flushAll(Duration limit) throws InterruptedException;

    /**
     * Sets the share of requests that become events, from 0 to 1; slow ones, and those with a level of {@code warn} or
     * above, always do.
     *
     * @throws IllegalArgumentException for any other number
     */
    void sampleRequests(double share);

    /** The share of requests that become events. */
    double requestShare();
}
