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
import org.eventlog.encode.ForeignFaults;
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
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    /** Told at most this often, if something removes the handler again and again. */
    private static final long TELL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Handler handler;
    private final SettingSource inEffect;
    /** Strongly referenced, because JUL references loggers weakly, and a handler disappears with its logger. */
    private final List<Logger> loggers;
    private final OwnApplication own = new OwnApplication();
    private final LongSupplier ticker;
    private final long startedNanos;
    private volatile boolean started;
    /** Without loggers that do not list their handlers: the handler would be added again and again. */
    private List<Logger> watched = List.of();
    private boolean removed;
    /** Both used by the thread of {@link #tick}. */
    private long lookedAt;
    private long toldAt;

    private LogRecords(Configuration configuration, LongSupplier ticker) {
        this.ticker = ticker;
        inEffect = configuration.asRead();
        startedNanos = ticker.getAsLong();
        lookedAt = startedNanos;
        toldAt = startedNanos - TELL_NANOS;
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
        records.watched = records.loggers.stream().filter(records::isOn).toList();
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

    /**
     * Puts the handler back if others have removed it: {@code LogManager.reset()} and {@code readConfiguration()} do, and
     * libraries that remove all handlers of the root logger. Called every few milliseconds, always by the same thread.
     */
    void tick() {
        long now = ticker.getAsLong();
        if (now - lookedAt < LOOK_NANOS) {
            return;
        }
        lookedAt = now;
        if (putBack() && now - toldAt >= TELL_NANOS) {
            toldAt = now;
            ForeignFaults.note(System.getLogger("org.eventlog"), System.Logger.Level.WARNING,
                    "EVL-5004 Eventlog's handler had been removed from java.util.logging, such as by LogManager.reset(),"
                            + " readConfiguration() or a library, and was added again. The records logged in between"
                            + " are not events, and levels of loggers that were reset are not restored. If a bridge to"
                            + " another logging framework removed it on purpose, set eventlog.jul.enabled=false, or"
                            + " each record may arrive twice");
        }
    }

    /** With the lock, so that the handler is not put back after the end of the application. */
    private synchronized boolean putBack() {
        boolean back = false;
        if (!removed) {
            for (Logger logger : watched) {
                if (!isOn(logger)) {
                    logger.addHandler(handler);
                    back = true;
                }
            }
        }
        return back;
    }

    private boolean isOn(Logger logger) {
        for (Handler one : logger.getHandlers()) {
            if (one == handler) {
                return true;
            }
        }
        return false;
    }

    synchronized void remove() {
        removed = true;
        // No lambda, whose class might not be loaded any more.
        for (Logger logger : loggers) {
            logger.removeHandler(handler);
        }
    }
}
