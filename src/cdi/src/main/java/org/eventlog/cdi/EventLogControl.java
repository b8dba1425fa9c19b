// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eventlog.Level;
import org.eventlog.PipelineStats;
import org.eventlog.RejectedEvents;
import org.eventlog.cdi.wiring.Lifecycle;
import org.eventlog.engine.EventLog;

/**
 * Steers the application's event logs while they run, for a page or a command of its operators:
 * {@code @Inject EventLogControl}. Changes last until the application ends.
 *
 * <p>
 * A destination is the name of a {@link Destination}, or {@code default}; methods without one mean {@code default}.
 * For use by any number of threads.
 *
 * @see Destination
 */
@ApplicationScoped
public class EventLogControl {
    @Inject
    private Lifecycle lifecycle;

    /** The event logs that run; none while Eventlog is switched off. */
    public Set<String> destinations() {
        return lifecycle.logs().keySet();
    }

    /** What was done so far and what waits, by destination. */
    public Map<String, PipelineStats> stats() {
        return lifecycle.stats();
    }

    public void level(Level least) {
        level(Lifecycle.DEFAULT, least);
    }

    /** Changes the least level that is logged. */
    public void level(String destination, Level least) {
        log(destination).ifPresent(log -> log.level(least));
    }

    public Optional<Level> level() {
        return log(Lifecycle.DEFAULT).map(EventLog::level);
    }

    public void pause() {
        pause(Lifecycle.DEFAULT);
    }

    /** Stops sending; events are taken and stored all the same. */
    public void pause(String destination) {
        log(destination).ifPresent(EventLog::pause);
    }

    public void resume() {
        resume(Lifecycle.DEFAULT);
    }

    public void resume(String destination) {
        log(destination).ifPresent(EventLog::resume);
    }

    /**
     * The share of requests that become events, from 0 to 1; those with a level of {@code warn} or above, and slow
     * ones, always do.
     *
     * @throws IllegalArgumentException for any other number
     */
    public void sampleRequests(double share) {
        lifecycle.sampling().share(share);
    }

    public double requestShare() {
        return lifecycle.sampling().share();
    }

    /** Waits until what was logged before is sent; false when it was not within the limit. */
    public boolean flush(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean all = true;
        for (EventLog log : lifecycle.logs().values()) {
            all &= log.flush(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return all;
    }

    /** Events that receiver refused for good; empty where no such event log runs. */
    public Optional<RejectedEvents> rejected(String destination) {
        return log(destination).map(EventLog::rejected);
    }

    private Optional<EventLog> log(String destination) {
        return Optional.ofNullable(lifecycle.logs().get(destination));
    }
}
