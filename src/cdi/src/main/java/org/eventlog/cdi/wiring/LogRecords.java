// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.wiring;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eventlog.bridge.EventLogs;
import org.eventlog.config.Changeable;
import org.eventlog.config.SettingSource;
import org.eventlog.jul.EventLogHandler;

/**
 * Eventlog's handler on the configured loggers of {@code java.util.logging}, from before bean discovery until the event
 * log is closed. Records logged before the event log has started wait for it.
 */
final class LogRecords {
    /**
     * The maximum time for an application to start. If it fails to start, the server's loggers must not keep it alive.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Handler handler;
    private final SettingSource inEffect;
    /** Strongly referenced, because JUL references loggers weakly, and a handler disappears with its logger. */
    private final List<Logger> loggers;
    private final OwnApplication own = new OwnApplication();
    private final LongSupplier ticker;
    private final long startedNanos;
    private volatile boolean started;

    private LogRecords(Configuration configuration, LongSupplier ticker) {
        this.ticker = ticker;
        inEffect = configuration.asRead();
        startedNanos = ticker.getAsLong();
        handler = new EventLogHandler(EventLogs.ofApplication(), this::concerns, configuration.julOptions());
        handler.setLevel(configuration.julLevel());
        loggers = configuration.julLoggers().stream().map(Logger::getLogger).toList();
    }

    /**
     * @param ticker nanoseconds since an arbitrary moment
     */
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

    /** What may change at run time. */
    Changeable<Level> changeable() {
        return new Changeable<>(Configuration.JUL_LEVEL, handler::setLevel);
    }

    /** The texts that the present values of {@link #changeable} were read from. */
    SettingSource inEffect() {
        return inEffect;
    }

    /** The application has an event log. */
    void started() {
        started = true;
    }

    void remove() {
        // No lambda, whose class might not be loaded any more.
        for (Logger logger : loggers) {
            logger.removeHandler(handler);
        }
    }
}
