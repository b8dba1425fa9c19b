// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.util.function.Consumer;
import org.eventlog.Counter;
import org.eventlog.EventLogger;
import org.eventlog.Gauge;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.MeterOptions;
import org.eventlog.Receipt;

/** A logger that knows of the server's transactions, where it has them. */
final class TransactionalLogger implements EventLogger {
    private final EventLogger log;
    private final EventLogger afterCommit;
    private final EventLogger afterCompletion;

    TransactionalLogger(EventLogger log) {
        this.log = log;
        this.afterCommit = deferred(log, false);
        this.afterCompletion = deferred(log, true);
    }

    private static EventLogger deferred(EventLogger log, boolean always) {
        try {
            return new DeferredLogger(log, always);
        } catch (LinkageError e) {
            // No transactions in this server.
            return log;
        }
    }

    @Override
    public void log(LogEvent event) {
        log.log(event);
    }

    @Override
    public Receipt submit(LogEvent event) {
        return log.submit(event);
    }

    @Override
    public boolean isEnabled(Level level) {
        return log.isEnabled(level);
    }

    @Override
    public EventLogger afterCommit() {
        return afterCommit;
    }

    @Override
    public EventLogger afterCompletion() {
        return afterCompletion;
    }

    @Override
    public Counter counter(String name, Consumer<MeterOptions> options) {
        return log.counter(name, options);
    }

    @Override
    public Gauge gauge(String name, Consumer<MeterOptions> options) {
        return log.gauge(name, options);
    }
}
