// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import java.time.Duration;
import java.util.Optional;
import org.eventlog.Level;
import org.eventlog.PipelineStats;
import org.eventlog.RejectedEvents;

/**
 * Steers one event log while it runs; see {@link EventLogControl#destination}. For use by any number of threads.
 * Applications do not implement it: methods may be added.
 */
public interface DestinationControl {

    /** The least level that is logged; empty while Eventlog is switched off. */
    Optional<Level> level();

    /** Changes the least level that is logged. */
    void level(Level least);

    /** Stops sending; events are taken and stored all the same. */
    void pause();

    /** Sends again. */
    void resume();

    /** What was done so far and what waits; empty while Eventlog is switched off. */
    Optional<PipelineStats> stats();

    /**
     * Waits until what was logged before is sent.
     *
     * @return false when it was not within the limit
     */
    boolean flush(Duration limit) throws InterruptedException;

    /** The events that the receiver refused for good; empty while Eventlog is switched off. */
    Optional<RejectedEvents> rejected();
}
