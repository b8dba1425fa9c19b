// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eventlog.ContextSnapshot;
import org.eventlog.Counter;
import org.eventlog.EventLogger;
import org.eventlog.ForwardingEventLogger;
import org.eventlog.Gauge;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.MeterOptions;
import org.eventlog.Meters;
import org.eventlog.cdi.context.CurrentContext;

/** Replaces an event log: records each event with the context it would have. */
@Alternative
@Priority(1)
@ApplicationScoped
public class RecordedEvents extends ForwardingEventLogger {
    private final Meters meters = new Meters(this);
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private volatile Level least = Level.TRACE;

    @Override
    public void log(LogEvent event) {
        if (!isEnabled(event.level())) {
            return;
        }
        ContextSnapshot around = CurrentContext.snapshot();
        ContextSnapshot own = event.context();
        events.add(event.toBuilder().context(own == null ? around : own.orElse(around)).build());
    }

    @Override
    public boolean isEnabled(Level level) {
        return level.isAtLeast(least);
    }

    public void least(Level level) {
        least = level;
    }

    public List<LogEvent> all() {
        return List.copyOf(events);
    }

    /** The one event there is. */
    public LogEvent only() {
        if (events.size() != 1) {
            throw new AssertionError("not one event, but " + events);
        }
        return events.get(0);
    }

    @Override
    public Counter counter(String name, Consumer<MeterOptions> options) {
        return meters.counter(name, options);
    }

    @Override
    public Gauge gauge(String name, Consumer<MeterOptions> options) {
        return meters.gauge(name, options);
    }

    @Override
    protected EventLogger delegate() {
        return EventLogger.none();
    }
}
