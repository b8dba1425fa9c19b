// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.log4j2;

import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext.ContextStack;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.apache.logging.log4j.spi.StandardLevel;
import org.eventlog.Level;
import org.eventlog.bridge.RecordEvents;

/** What becomes of each part of a Log4j record. */
final class Records {
    private static final int MOST_MARKERS = 100;

    private final RecordEvents events;
    private final RecordEvents.Options options;

    Records(RecordEvents events, RecordEvents.Options options) {
        this.events = events;
        this.options = options;
    }

    void log(LogEvent logged) {
        events.log(logged.getLoggerName(), level(logged.getLevel()), event -> fill(event, logged));
    }

    /** A level of the application's own counts as the less grave of those around it. */
    private static Level level(org.apache.logging.log4j.Level level) {
        int value = level == null ? StandardLevel.INFO.intLevel() : level.intLevel();
        if (value <= StandardLevel.FATAL.intLevel()) {
            return Level.CRITICAL;
        }
        if (value <= StandardLevel.ERROR.intLevel()) {
            return Level.ERROR;
        }
        if (value <= StandardLevel.WARN.intLevel()) {
            return Level.WARN;
        }
        if (value <= StandardLevel.INFO.intLevel()) {
            return Level.INFO;
        }
        return value <= StandardLevel.DEBUG.intLevel() ? Level.DEBUG : Level.TRACE;
    }

    private void fill(org.eventlog.LogEvent.Builder event, LogEvent logged) {
        event.time(Instant.ofEpochSecond(logged.getInstant().getEpochSecond(), logged.getInstant().getNanoOfSecond()))
                .exception(logged.getThrown())
                .field("thread", logged.getThreadName());
        if (logged.getContextData() != null) {
            logged.getContextData().forEach((name, value) -> options.context().add(event, name, value));
        }
        ContextStack stack = logged.getContextStack();
        if (stack != null && stack.getDepth() > 0) {
            event.field("ndc", stack.asList());
        }
        if (logged.getMessage() != null) {
            message(event, logged.getMessage());
        }
        if (logged.getMarker() != null) {
            marker(event, logged.getMarker(), Collections.newSetFromMap(new IdentityHashMap<>()));
        }
        if (options.caller() && logged.getSource() != null) {
            StackTraceElement place = logged.getSource();
            event.code(place.getFileName(), place.getLineNumber(), place.getClassName() + "." + place.getMethodName());
        }
    }

    private void message(org.eventlog.LogEvent.Builder event, Message message) {
        if (message instanceof StructuredDataMessage structured) {
            // As it would be formatted, its data are in it, too.
            event.message(structured.getFormat());
            if (structured.getId() != null) {
                event.field("sdId", structured.getId().toString());
            }
            if (structured.getType() != null) {
                event.field("sdType", structured.getType());
            }
        } else {
            event.message(RecordEvents.text(message::getFormattedMessage));
        }
        if (message instanceof MapMessage<?, ?> map) {
            map.forEach((name, value) -> event.field(name, value));
        } else {
            events.parameters(event, message.getParameters());
        }
    }

    /** A marker and its parents. */
    private static void marker(org.eventlog.LogEvent.Builder event, Marker marker, Set<Marker> seen) {
        if (seen.size() < MOST_MARKERS && seen.add(marker)) {
            event.tag(marker.getName());
            if (marker.hasParents()) {
                for (Marker parent : marker.getParents()) {
                    marker(event, parent, seen);
                }
            }
        }
    }
}
