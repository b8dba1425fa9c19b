// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A logger that hands everything to another one, for whoever wraps a logger and changes some of what it does. As thread
 * safe as the logger behind it.
 */
public abstract class ForwardingEventLogger implements EventLogger {

    /** The logger behind this one; asked at each call, and never null. */
    protected abstract EventLogger delegate();

    @Override
    public void log(@Nullable LogEvent event) {
        delegate().log(event);
    }

    @Override
    public Receipt submit(@Nullable LogEvent event) {
        return delegate().submit(event);
    }

    @Override
    public boolean isEnabled(Level level) {
        return delegate().isEnabled(level);
    }

    @Override
    public EventLogger afterCommit() {
        return delegate().afterCommit();
    }

    @Override
    public EventLogger afterCompletion() {
        return delegate().afterCompletion();
    }

    @Override
    public Counter counter(String name, Consumer<MeterOptions> options) {
        return delegate().counter(name, options);
    }

    @Override
    public Gauge gauge(String name, Consumer<MeterOptions> options) {
        return delegate().gauge(name, options);
    }
}
