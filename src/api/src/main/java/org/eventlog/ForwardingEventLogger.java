// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Base class for a logger that wraps another one: it passes every call to {@link #delegate}, and subclasses override
 * the methods they change. Thread-safe if the wrapped logger is.
 */
public abstract class ForwardingEventLogger implements EventLogger {

    /** Returns the wrapped logger, never null. It is called for each operation. */
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
