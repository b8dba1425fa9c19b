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
import org.eventlog.internal.ForeignCode;

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
        try {
            // A filter that fails is no reason to lose what it may have wanted.
            if (logRecord != null && ForeignCode.call(() -> isLoggable(logRecord), fault -> true)
                    && concerns.getAsBoolean()) {
                events.log(ForeignCode.call(logRecord::getLoggerName, fault -> null), level(logRecord),
                        event -> fill(event, logRecord));
            }
        } catch (Throwable e) {
            events.report(ForeignCode.caught(e));
        }
    }

    private static Level level(LogRecord logRecord) {
        return ForeignCode.call(() -> Level.ofJul(logRecord.getLevel().intValue()), fault -> Level.INFO);
    }

    private void fill(LogEvent.Builder event, LogRecord logRecord) {
        ServersRecord servers = ServersRecord.of(logRecord);
        event.message(RecordEvents.text(() -> servers == null ? Messages.of(logRecord) : servers.message()));
        RecordEvents.part(event, () -> event.time(logRecord.getInstant()));
        RecordEvents.part(event, () -> event.exception(logRecord.getThrown()));
        RecordEvents.part(event,
                () -> event.field("thread", servers == null ? LoggingThreads.name(logRecord) : servers.thread()));
        if (servers != null) {
            RecordEvents.part(event, () -> servers.context(event, options.context()));
        }
        RecordEvents.part(event, () -> events.parameters(event, logRecord.getParameters()));
        if (options.caller()) {
            RecordEvents.part(event, () -> caller(event, logRecord));
        }
    }

    private static void caller(LogEvent.Builder event, LogRecord logRecord) {
        if (logRecord.getSourceClassName() != null) {
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
