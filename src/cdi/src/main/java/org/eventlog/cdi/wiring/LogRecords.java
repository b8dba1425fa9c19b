// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eventlog.bridge.EventLogs;
import org.eventlog.jul.EventLogHandler;

/**
 * Our handler on the configured loggers of {@code java.util.logging}, from before the application's beans are looked
 * for until its event log is closed. What is logged before the event log is there waits for it.
 */
final class LogRecords {
    /** So long an application may take to start; one that failed to must not be held by the server's loggers. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Handler handler;
    /** Held: JUL itself keeps its loggers only weakly, and a handler would vanish with its logger. */
    private final List<Logger> loggers;
    private final OwnApplication own = new OwnApplication();
    private final LongSupplier ticker;
    private final long startedNanos;
    private volatile boolean started;

    private LogRecords(Configuration configuration, LongSupplier ticker) {
        this.ticker = ticker;
        startedNanos = ticker.getAsLong();
        handler = new EventLogHandler(EventLogs.ofApplication(), this::concerns, configuration.julOptions());
        handler.setLevel(configuration.julLevel());
        loggers = configuration.julLoggers().stream().map(Logger::getLogger).toList();
    }

    /** @param ticker nanoseconds from any moment on */
    static LogRecords install(Configuration configuration, LongSupplier ticker) {
        LogRecords records = new LogRecords(configuration, ticker);
        records.loggers.forEach(logger -> logger.addHandler(records.handler));
        return records;
    }

    private boolean concerns() {
        if (!started && ticker.getAsLong() - startedNanos > PATIENCE.toNanos()) {
            remove();
            return false;
        }
        return own.isCurrent();
    }

    /** The application has an event log. */
    void started() {
        started = true;
    }

    void remove() {
        loggers.forEach(logger -> logger.removeHandler(handler));
    }
}
