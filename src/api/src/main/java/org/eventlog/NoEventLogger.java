// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A logger that discards all events. Its meters still keep their values, because an application may rely on them. */
final class NoEventLogger implements EventLogger {
    private final Meters meters = new Meters(this);

    @Override
    public void log(@Nullable LogEvent event) {}

    @Override
    public boolean isEnabled(Level level) {
        return false;
    }

    @Override
    public Receipt submit(@Nullable LogEvent event) {
        return Receipt.refused("this logger takes no events");
    }

    @Override
    public EventLogger afterCommit() {
        return this;
    }

    @Override
    public EventLogger afterCompletion() {
        return this;
    }

    @Override
    public Counter counter(String name, Consumer<MeterOptions> options) {
        return meters.counter(name, options);
    }

    @Override
    public Gauge gauge(String name, Consumer<MeterOptions> options) {
        return meters.gauge(name, options);
    }
}
