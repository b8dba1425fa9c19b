// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.List;
import org.eventlog.LogEvent;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.redact.Redactor;
import org.eventlog.redact.config.RedactedNames;
import org.eventlog.spi.ObjectRenderer;

/**
 * Masks secrets in events before they are encoded and stored: in log records, which come from any code, and, if
 * configured, in the application's own events. Exceptions are always checked.
 *
 * @param records whether messages and fields of log records are masked
 * @param events whether those of all other events are masked
 */
public record EventRedaction(Redactor redactor, boolean records, boolean events) {
    /** Masks exceptions only, by the built-in names. */
    public static final EventRedaction NONE = new EventRedaction(Redactor.DEFAULT, false, false);

    private static final Setting<Boolean> RECORDS = Setting.flag("eventlog.redact.records", true);
    private static final Setting<Boolean> EVENTS = Setting.flag("eventlog.redact.events", false);
    private static final String RECORD = "log_record";
    /** The fields that Eventlog itself adds to a record's event. */
    private static final String LOGGER = "logger";
    private static final String THREAD = "thread";
    /** The field that contains the record's parameters as texts, if configured. */
    private static final String PARAMETERS = "parameters";
    /** A longer text is truncated anyway, so the rest need not be examined. */
    private static final int MAX = EventLimits.DEFAULT.message();

    public static EventRedaction read(Settings settings) {
        return new EventRedaction(RedactedNames.read(settings), settings.get(RECORDS), settings.get(EVENTS));
    }

    /**
     * An event without its secrets.
     *
     * @param cut whether a part is missing although the rest is short enough to be written unchanged
     */
    record Redacted(LogEvent event, boolean cut) {}

    /** Whether any part of the event is masked before it is written. */
    boolean isWantedFor(LogEvent event) {
        return isChecked(event) || isThrownChecked(event);
    }

    private boolean isChecked(LogEvent event) {
        return event.name().equals(RECORD) ? records : events;
    }

    /** The texts of an exception are masked when they are written, by the built-in names. */
    private boolean isThrownChecked(LogEvent event) {
        return event.exception() != null && redactor != Redactor.DEFAULT;
    }

    /**
     * Returns the event without its secrets; the same object if it has none.
     *
     * @param objects renders objects within its fields; null for their {@code toString()}
     * @param limits the limits for writing the event
     */
    Redacted of(LogEvent event, ObjectRenderer objects, EventLimits limits) {
        Redacted clean = isChecked(event)
                ? clean(event, event.name().equals(RECORD), objects, limits)
                : new Redacted(event, false);
        if (!isThrownChecked(event)) {
            return clean;
        }
        Throwable masked = ThrownCopy.of(event.exception(), new Bounds(redactor::text));
        return new Redacted(clean.event().toBuilder().exception(masked).build(), clean.cut());
    }

    private static ShownParameters shown(String message, String masked) {
        return new ShownParameters(message.length() > MAX ? null : message, masked);
    }

    private Redacted clean(LogEvent event, boolean record, ObjectRenderer objects, EventLimits limits) {
        LogEvent.Builder builder = null;
        MaskedValues values = new MaskedValues(redactor, objects, limits);
        String message = values.text(event.message(), MAX);
        if (message != event.message()) {
            builder = event.toBuilder().message(message);
        }
        String target = record ? event.target() : values.text(event.target(), MAX);
        if (target != event.target()) {
            builder = (builder == null ? event.toBuilder() : builder).target(target);
        }
        for (int i = 0; i < event.fieldCount(); i++) {
            String key = event.fieldKey(i);
            if (record && (key.equals(LOGGER) || key.equals(THREAD))) {
                continue;
            }
            Object before = event.fieldValue(i);
            Object value = values.of(key, before);
            if (record && key.equals(PARAMETERS) && message != event.message() && before instanceof List<?> texts
                    && value instanceof List<?> clean) {
                value = shown(event.message(), message).of(texts, clean);
            }
            if (value != before) {
                builder = (builder == null ? event.toBuilder() : builder).field(key, value);
            }
        }
        return new Redacted(builder == null ? event : builder.build(), values.cut());
    }
}
