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
import org.eventlog.bridge.Origin;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.bridge.ThreadNames;
import org.eventlog.internal.ForeignCode;

/** Converts the parts of a Log4j record to those of an event. */
final class Records {
    private static final int MAX_MARKERS = 100;

    private final RecordEvents events;
    private final RecordEvents.Options options;

    Records(RecordEvents events, RecordEvents.Options options) {
        this.events = events;
        this.options = options;
    }

    void log(LogEvent logged) {
        try {
            events.log(ForeignCode.call(logged::getLoggerName, fault -> null),
                    level(ForeignCode.call(logged::getLevel, fault -> null)), origin(logged),
                    event -> fill(event, logged));
        } catch (Throwable e) {
            events.report(ForeignCode.caught(e));
        }
    }

    /** A record that Log4j refused during {@link #log}, of which nothing is known, not even its level. */
    void nested() {
        events.log(null, Level.INFO, event -> {});
    }

    /** The thread that wrote the record; null if it is the current one, or if the record fails to tell. */
    private static Origin origin(LogEvent logged) {
        long id;
        String name = null;
        try {
            id = logged.getThreadId();
            if (id == 0) {
                // Not a record of Log4j's own types.
                name = logged.getThreadName();
            }
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return null;
        }
        return Origin.isCurrent(id) || id == 0 && Origin.isCurrent(name) ? null : relayed(logged, id);
    }

    /** Another method, as what it captures would be created for each record. */
    private static Origin relayed(LogEvent logged, long id) {
        return new Origin(id, logged::getThreadName, ForeignCode.call(() -> time(logged), fault -> null));
    }

    /** A custom level is mapped to the next less severe standard level. */
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
        RecordEvents.part(event, () -> message(event, logged.getMessage()));
        RecordEvents.part(event, () -> event.time(time(logged)));
        RecordEvents.part(event, () -> event.exception(logged.getThrown()));
        RecordEvents.part(event,
                () -> event.field("thread", ThreadNames.of(logged.getThreadName(), logged.getThreadId())));
        context(event, logged);
        // After the context: the data of one message is more specific than that of the thread.
        RecordEvents.part(event, () -> data(event, logged.getMessage()));
        RecordEvents.part(event, () -> marker(event, logged.getMarker()));
        if (options.caller()) {
            RecordEvents.part(event, () -> caller(event, logged.getSource()));
        }
    }

    private static Instant time(LogEvent logged) {
        return Instant.ofEpochSecond(logged.getInstant().getEpochSecond(), logged.getInstant().getNanoOfSecond());
    }

    private void context(org.eventlog.LogEvent.Builder event, LogEvent logged) {
        RecordEvents.part(event, () -> {
            if (logged.getContextData() != null) {
                logged.getContextData().forEach((name, value) -> options.context().add(event, name, value));
            }
        });
        RecordEvents.part(event, () -> {
            ContextStack stack = logged.getContextStack();
            if (stack != null && stack.getDepth() > 0) {
                event.field("ndc", stack.asList());
            }
        });
    }

    private static void marker(org.eventlog.LogEvent.Builder event, Marker marker) {
        if (marker != null) {
            marker(event, marker, Collections.newSetFromMap(new IdentityHashMap<>()));
        }
    }

    private static void caller(org.eventlog.LogEvent.Builder event, StackTraceElement place) {
        if (place != null) {
            event.code(place.getFileName(), place.getLineNumber(), place.getClassName() + "." + place.getMethodName());
        }
    }

    private static void message(org.eventlog.LogEvent.Builder event, Message message) {
        if (message instanceof StructuredDataMessage structured) {
            // Not the formatted message, which would repeat the data.
            RecordEvents.message(event, structured::getFormat);
        } else if (message != null) {
            RecordEvents.message(event, message::getFormattedMessage);
        }
    }

    private void data(org.eventlog.LogEvent.Builder event, Message message) {
        if (message instanceof StructuredDataMessage structured) {
            RecordEvents.part(event, () -> {
                if (structured.getId() != null) {
                    event.field("sdId", structured.getId().toString());
                }
            });
            RecordEvents.part(event, () -> {
                if (structured.getType() != null) {
                    event.field("sdType", structured.getType());
                }
            });
        }
        if (message instanceof MapMessage<?, ?> map) {
            map.forEach((name, value) -> event.field(String.valueOf(name), value));
        } else if (message != null) {
            events.parameters(event, message.getParameters());
        }
    }

    /** Adds a marker and its parents as tags. A marker of the application may have no name, or fail. */
    private static void marker(org.eventlog.LogEvent.Builder event, Marker marker, Set<Marker> seen) {
        if (marker == null || seen.size() == MAX_MARKERS || !seen.add(marker)) {
            return;
        }
        RecordEvents.part(event, () -> {
            String name = marker.getName();
            if (name != null) {
                event.tag(name);
            }
        });
        RecordEvents.part(event, () -> {
            Marker[] parents = marker.hasParents() ? marker.getParents() : null;
            for (int i = 0; parents != null && i < Math.min(parents.length, MAX_MARKERS); i++) {
                marker(event, parents[i], seen);
            }
        });
    }
}
