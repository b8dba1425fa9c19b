// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Records logged events. */
public class KeepingLogger extends ForwardingEventLogger {
    private final Meters meters = new Meters(this);
    public final List<LogEvent> events = Collections.synchronizedList(new ArrayList<>());
    public Level threshold = Level.TRACE;

    @Override
    public void log(LogEvent event) {
        events.add(event);
    }

    @Override
    public boolean isEnabled(Level level) {
        return level.isAtLeast(threshold);
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
