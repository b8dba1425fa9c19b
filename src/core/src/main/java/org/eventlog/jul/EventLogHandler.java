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
 * Logs each {@code java.util.logging} record as an event: the name is {@code log_record}, the target is the logger, and
 * the exception is structured data. On a server with JBoss LogManager, MDC and NDC are included.
 *
 * <p>
 * Records of Eventlog itself, and records written while an event is being logged, are ignored ({@link OwnWork}).
 * Thread-safe. Publishing never throws and never waits.
 */
public final class EventLogHandler extends Handler {
    private final RecordEvents events;
    private final RecordEvents.Options options;
    private final BooleanSupplier concerns;

    /** Creates a handler that logs all records it receives. */
    public EventLogHandler(EventLogger logger) {
        this(logger, () -> true);
    }

    /**
     * @param concerns whether the logging thread works for this application; called in that thread, because several
     *            applications share one JUL
     */
    public EventLogHandler(EventLogger logger, BooleanSupplier concerns) {
        this(logger, concerns, RecordEvents.Options.DEFAULT);
    }

    /**
     * @param logger the target; {@link org.eventlog.bridge.EventLogs#ofApplication} for a handler that starts before
     *            the event log
     * @param concerns whether the logging thread works for this application; called in that thread, because several
     *            applications share one JUL
     */
    public EventLogHandler(EventLogger logger, BooleanSupplier concerns, RecordEvents.Options options) {
        this.events = new RecordEvents(logger, options, this::report);
        this.options = options;
        this.concerns = Objects.requireNonNull(concerns);
    }

    @Override
    public void publish(LogRecord logRecord) {
        try {
            // If a filter throws, the record is logged, because the filter might have accepted it.
            if (logRecord != null && ForeignCode.call(() -> isLoggable(logRecord), fault -> true)
                    && concerns.getAsBoolean()) {
                events.log(ForeignCode.call(logRecord::getLoggerName, fault -> null), level(logRecord),
                        LoggingThreads.origin(logRecord), event -> fill(event, logRecord));
            }
        } catch (Throwable e) {
            events.report(ForeignCode.caught(e));
        }
    }

    private static Level level(LogRecord logRecord) {
        return ForeignCode.call(() -> Level.ofJul(logRecord.getLevel().intValue()), fault -> Level.INFO);
    }

    private void fill(LogEvent.Builder event, LogRecord logRecord) {
        JBossLogRecord servers = JBossLogRecord.of(logRecord);
        RecordEvents.message(event, () -> servers == null ? Messages.of(logRecord) : servers.message());
        // Again, so that the event says why its level is not the record's.
        RecordEvents.part(event, () -> event.level(Level.ofJul(logRecord.getLevel().intValue())));
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
        } else if (logRecord.getLongThreadID() == Thread.currentThread().getId()) {
            // The loggers of some servers say "no class", which prevents the JDK from looking for it.
            LogEvent.CodeLocation here = LogEvent.CodeLocation.here();
            if (here != null) {
                event.code(here.file(), here.line(), here.function());
            }
        }
    }

    private void report(Throwable fault) {
        reportError(null, fault instanceof Exception e ? e : new IllegalStateException(fault),
                ErrorManager.WRITE_FAILURE);
    }

    @Override
    public void flush() {
        // The handler buffers nothing.
    }

    @Override
    public void close() {
        // The handler does not own the event log.
    }
}
