// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.bridge.OwnWork;
import org.eventlog.bridge.RecordEvents;

/**
 * Makes an event of each {@code java.util.logging} record: name {@code log_record}, the logger as its target, the
 * exception as structured data; on a server with JBoss LogManager, MDC and NDC, too.
 *
 * <p>
 * Our own records are left out, and those that are written while an event is being written ({@link OwnWork}).
 * Publishing never throws and never waits.
 */
public final class EventLogHandler extends Handler {
    private final RecordEvents events;
    private final RecordEvents.Options options;
    private final BooleanSupplier concerns;

    /** All records this handler is given. */
    public EventLogHandler(EventLogger logger) {
        this(logger, () -> true);
    }

    /** @param concerns asked in the logging thread whether its records are ours: several applications share one JUL */
    public EventLogHandler(EventLogger logger, BooleanSupplier concerns) {
        this(logger, concerns, RecordEvents.Options.DEFAULT);
    }

    /**
     * @param logger {@link org.eventlog.bridge.EventLogs#ofApplication} for a handler that is there before the event log is
     * @param concerns asked in the logging thread whether its records are ours: several applications share one JUL
     */
    public EventLogHandler(EventLogger logger, BooleanSupplier concerns, RecordEvents.Options options) {
        this.events = new RecordEvents(logger, options, this::report);
        this.options = options;
        this.concerns = Objects.requireNonNull(concerns);
    }

    @Override
    public void publish(LogRecord logRecord) {
        if (logRecord != null && isLoggable(logRecord) && concerns.getAsBoolean()) {
            events.log(logRecord.getLoggerName(), Level.ofJul(logRecord.getLevel().intValue()),
                    event -> fill(event, logRecord));
        }
    }

    private void fill(LogEvent.Builder event, LogRecord logRecord) {
        ServersRecord servers = ServersRecord.of(logRecord);
        event.message(servers == null ? Messages.of(logRecord) : servers.message())
                .time(logRecord.getInstant())
                .exception(logRecord.getThrown())
                .field("thread", servers == null ? LoggingThreads.name(logRecord) : servers.thread());
        if (servers != null) {
            servers.context(event, options.context());
        }
        events.parameters(event, logRecord.getParameters());
        if (options.caller() && logRecord.getSourceClassName() != null) {
            event.code(null, 0, logRecord.getSourceClassName() + "." + logRecord.getSourceMethodName());
        }
    }

    private void report(Throwable fault) {
        reportError(null, fault instanceof Exception e ? e : new IllegalStateException(fault),
                ErrorManager.WRITE_FAILURE);
    }

    @Override
    public void flush() {
        // Nothing waits here: the event log sends on its own.
    }

    @Override
    public void close() {
        // The event log is closed by who built it.
    }
}
