// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.jul;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.eventlog.EventLogger;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/**
 * Makes an event of each {@code java.util.logging} record: name {@code log_record}, the logger as its target, the
 * exception as structured data.
 *
 * <p>
 * Our own records are left out: a shipper that ships its complaints about shipping never stops. Publishing never
 * throws and never waits.
 */
public final class EventLogHandler extends Handler {
    private static final String OWN = "org.eventlog";

    private final EventLogger logger;
    private final BooleanSupplier concerns;

    /** All records this handler is given. */
    public EventLogHandler(EventLogger logger) {
        this(logger, () -> true);
    }

    /** @param concerns asked in the logging thread whether its records are ours: several applications share one JUL */
    public EventLogHandler(EventLogger logger, BooleanSupplier concerns) {
        this.logger = Objects.requireNonNull(logger);
        this.concerns = Objects.requireNonNull(concerns);
    }

    @Override
    public void publish(LogRecord logRecord) {
        if (logRecord == null || !isLoggable(logRecord) || isOwn(logRecord.getLoggerName())
                || !concerns.getAsBoolean()) {
            return;
        }
        try {
            logger.log(event(logRecord));
        } catch (RuntimeException e) {
            // Whoever writes a log record must not suffer from it.
            reportError(null, e, java.util.logging.ErrorManager.WRITE_FAILURE);
        }
    }

    private static boolean isOwn(String name) {
        return name != null && name.startsWith(OWN)
                && (name.length() == OWN.length() || name.charAt(OWN.length()) == '.');
    }

    private static LogEvent event(LogRecord logRecord) {
        LogEvent.Builder event = LogEvent.named("log_record")
                .level(Level.ofJul(logRecord.getLevel().intValue()))
                .message(message(logRecord))
                .time(logRecord.getInstant())
                .exception(logRecord.getThrown())
                .field("thread", Thread.currentThread().getName());
        String name = logRecord.getLoggerName();
        if (name != null) {
            event.target("logger:" + name).field("logger", name);
        }
        return event.build();
    }

    /** As {@link java.util.logging.Formatter#formatMessage} does it, but a parameter that can't be shown is no fault. */
    private static String message(LogRecord logRecord) {
        String text = logRecord.getMessage();
        if (text == null) {
            return null;
        }
        try {
            if (logRecord.getResourceBundle() != null) {
                text = logRecord.getResourceBundle().getString(text);
            }
        } catch (MissingResourceException | ClassCastException e) {
            // The key is the text, then.
        }
        Object[] parameters = logRecord.getParameters();
        if (parameters == null || parameters.length == 0 || text.indexOf('{') < 0) {
            return text;
        }
        try {
            return MessageFormat.format(text, parameters);
        } catch (RuntimeException | StackOverflowError e) {
            return text;
        }
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
