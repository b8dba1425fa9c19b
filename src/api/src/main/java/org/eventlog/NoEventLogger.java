// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.time.Duration;
import java.util.function.Consumer;

/** Takes no events. Its meters count all the same: an application may rely on their values. */
final class NoEventLogger implements EventLogger {
    private final Meters meters = new Meters(this, Duration.ZERO, System.getLogger("org.eventlog"));

    @Override
    public void log(LogEvent event) {
        // Nothing is wanted.
    }

    @Override
    public boolean isEnabled(Level level) {
        return false;
    }

    @Override
    public Counter counter(String name, Consumer<MeterOptions> options) {
        return meters.meter(name, options);
    }

    @Override
    public Gauge gauge(String name, Consumer<MeterOptions> options) {
        return meters.meter(name, options);
    }
}
