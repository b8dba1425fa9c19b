// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.time.Duration;
import java.util.Optional;
import org.eventlog.Level;
import org.eventlog.PipelineStats;
import org.eventlog.RejectedEvents;

/**
 * Controls one event log at run time; see {@link EventLogControl#destination}. Thread-safe. Applications must not
 * implement it, because methods may be added.
 */
public interface DestinationControl {

    /** The lowest level that is logged; empty while Eventlog is switched off. */
    Optional<Level> level();

    /** Changes the lowest level that is logged, until the application ends or the configured level changes. */
    void level(Level least);

    /** Stops sending; events are still accepted and stored. */
    void pause();

    /** Resumes sending. */
    void resume();

    /** Statistics since the start, and the current state of the queue; empty while Eventlog is switched off. */
    Optional<PipelineStats> stats();

    /**
     * Waits until every event logged before is delivered, or refused permanently.
     *
     * @return false if this did not happen within the limit
     */
    boolean flush(Duration limit) throws InterruptedException;

    /** The events that the receiver refused permanently; empty while Eventlog is switched off. */
    Optional<RejectedEvents> rejected();
}
