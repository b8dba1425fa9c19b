// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eventlog.Level;
import org.eventlog.PipelineStats;
import org.eventlog.RejectedEvents;
import org.eventlog.cdi.DestinationControl;
import org.eventlog.cdi.EventLogControl;
import org.eventlog.engine.EventLog;

/** The bean that is injected for {@link EventLogControl}. */
@ApplicationScoped
public class RunningEventLogs implements EventLogControl {
    private static final Duration FOREVER = Duration.ofDays(36_500);

    @Inject
    private Lifecycle lifecycle;

    @Override
    public Set<String> destinations() {
        return lifecycle.logs().keySet();
    }

    @Override
    public DestinationControl destination(String name) {
        Map<String, EventLog> logs = lifecycle.logs();
        if (!logs.isEmpty() && !logs.containsKey(name)) {
            throw new IllegalArgumentException("there is no destination \"" + name + "\"; there are "
                    + String.join(", ", logs.keySet()));
        }
        return new One(() -> Optional.ofNullable(lifecycle.logs().get(name)));
    }

    @Override
    public Map<String, PipelineStats> allStats() {
        return lifecycle.stats();
    }

    @Override
    public boolean flushAll(Duration limit) throws InterruptedException {
        // Centuries have too many nanoseconds.
        long deadline = System.nanoTime() + (limit.compareTo(FOREVER) < 0 ? limit : FOREVER).toNanos();
        boolean all = true;
        for (EventLog log : lifecycle.logs().values()) {
            all &= log.flush(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        return all;
    }

    @Override
    public void sampleRequests(double share) {
        lifecycle.sampling().share(share);
    }

    @Override
    public double requestShare() {
        return lifecycle.sampling().share();
    }

    @Override
    public Optional<Level> level() {
        return first().level();
    }

    @Override
    public void level(Level least) {
        first().level(least);
    }

    @Override
    public void pause() {
        first().pause();
    }

    @Override
    public void resume() {
        first().resume();
    }

    @Override
    public Optional<PipelineStats> stats() {
        return first().stats();
    }

    @Override
    public boolean flush(Duration limit) throws InterruptedException {
        return first().flush(limit);
    }

    @Override
    public Optional<RejectedEvents> rejected() {
        return first().rejected();
    }

    private DestinationControl first() {
        return destination(Lifecycle.DEFAULT);
    }

    /**
     * @param log called for each operation; empty while Eventlog is switched off
     */
    private record One(Supplier<Optional<EventLog>> log) implements DestinationControl {
        @Override
        public Optional<Level> level() {
            return log.get().map(EventLog::level);
        }

        @Override
        public void level(Level least) {
            log.get().ifPresent(one -> one.level(least));
        }

        @Override
        public void pause() {
            log.get().ifPresent(EventLog::pause);
        }

        @Override
        public void resume() {
            log.get().ifPresent(EventLog::resume);
        }

        @Override
        public Optional<PipelineStats> stats() {
            return log.get().map(EventLog::stats);
        }

        @Override
        public boolean flush(Duration limit) throws InterruptedException {
            Optional<EventLog> one = log.get();
            return one.isEmpty() || one.get().flush(limit);
        }

        @Override
        public Optional<RejectedEvents> rejected() {
            return log.get().map(EventLog::rejected);
        }
    }
}
