// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.bridge.Origin;
import org.eventlog.bridge.RecordEvents;
import org.eventlog.bridge.ThreadNames;
import org.eventlog.internal.ForeignCode;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** Converts the parts of a Logback record to those of an event. */
final class LoggingEvents {
    private static final int MAX_MARKERS = 100;

    private final RecordEvents events;
    private final RecordEvents.Options options;
    private final LogstashFields logstash;

    /**
     * @param logstash null if logstash-logback-encoder is missing
     */
    LoggingEvents(RecordEvents events, RecordEvents.Options options, LogstashFields logstash) {
        this.events = events;
        this.options = options;
        this.logstash = logstash;
    }

    void log(ILoggingEvent logged) {
        try {
            events.log(ForeignCode.call(logged::getLoggerName, fault -> null),
                    level(ForeignCode.call(logged::getLevel, fault -> null)), origin(logged),
                    event -> fill(event, logged));
        } catch (Throwable e) {
            events.report(ForeignCode.caught(e));
        }
    }

    private static Level level(ch.qos.logback.classic.Level level) {
        int value = level == null ? ch.qos.logback.classic.Level.INFO_INT : level.toInt();
        if (value >= ch.qos.logback.classic.Level.ERROR_INT) {
            return Level.ERROR;
        }
        if (value >= ch.qos.logback.classic.Level.WARN_INT) {
            return Level.WARN;
        }
        if (value >= ch.qos.logback.classic.Level.INFO_INT) {
            return Level.INFO;
        }
        return value >= ch.qos.logback.classic.Level.DEBUG_INT ? Level.DEBUG : Level.TRACE;
    }

    private void fill(LogEvent.Builder event, ILoggingEvent logged) {
        RecordEvents.message(event, logged::getFormattedMessage);
        RecordEvents.part(event, () -> event.time(time(logged)));
        RecordEvents.part(event, () -> thread(event, logged.getThreadName()));
        RecordEvents.part(event, () -> thrown(event, logged.getThrowableProxy()));
        RecordEvents.part(event, () -> options.context().add(event, logged.getMDCPropertyMap()));
        RecordEvents.part(event, () -> arguments(event, logged.getArgumentArray()));
        RecordEvents.part(event, () -> markers(event, logged.getMarkerList()));
        RecordEvents.part(event, () -> pairs(event, logged.getKeyValuePairs()));
        if (options.caller()) {
            RecordEvents.part(event, () -> caller(event, logged.getCallerData()));
        }
    }

    /** The thread that wrote the record; null if it is the current one, or if the record fails to tell. */
    private static Origin origin(ILoggingEvent logged) {
        String name;
        try {
            name = logged.getThreadName();
        } catch (Throwable e) {
            ForeignCode.caught(e);
            return null;
        }
        return Origin.isCurrent(name) ? null : relayed(logged, name);
    }

    /** Another method, as what it captures would be created for each record. */
    private static Origin relayed(ILoggingEvent logged, String name) {
        return new Origin(0, () -> name, ForeignCode.call(() -> time(logged), fault -> null));
    }

    private static Instant time(ILoggingEvent logged) {
        Instant time = logged.getInstant();
        return time != null ? time : Instant.ofEpochMilli(logged.getTimeStamp());
    }

    private static void thread(LogEvent.Builder event, String name) {
        String known = ThreadNames.orCurrent(name);
        if (known != null) {
            event.field("thread", known);
        }
    }

    private void markers(LogEvent.Builder event, List<Marker> markers) {
        if (markers != null) {
            Set<Marker> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            markers.forEach(marker -> RecordEvents.part(event, () -> marker(event, marker, seen)));
        }
    }

    private static void pairs(LogEvent.Builder event, List<KeyValuePair> pairs) {
        if (pairs != null) {
            pairs.forEach(pair -> RecordEvents.part(event, () -> event.field(String.valueOf(pair.key), pair.value)));
        }
    }

    private void arguments(LogEvent.Builder event, Object[] arguments) {
        if (logstash != null && arguments != null) {
            for (Object argument : arguments) {
                logstash.add(event, argument);
            }
        }
        events.parameters(event, arguments);
    }

    /**
     * Adds a marker and those it references as tags. Markers of logstash-logback-encoder become fields instead, because
     * their names are meaningless.
     */
    private void marker(LogEvent.Builder event, Marker marker, Set<Marker> seen) {
        if (marker == null || seen.size() == MAX_MARKERS || !seen.add(marker)) {
            return;
        }
        RecordEvents.part(event, () -> {
            String name = logstash != null && logstash.add(event, marker) ? null : marker.getName();
            if (name != null) {
                event.tag(name);
            }
        });
        RecordEvents.part(event, () -> {
            Iterator<Marker> others = marker.iterator();
            for (int i = 0; i < MAX_MARKERS && others.hasNext(); i++) {
                marker(event, others.next(), seen);
            }
        });
    }

    private static void thrown(LogEvent.Builder event, IThrowableProxy proxy) {
        if (proxy instanceof ThrowableProxy known && known.getThrowable() != null) {
            event.exception(known.getThrowable());
        } else if (proxy != null) {
            // An exception of another process: only its text is available.
            event.field("exception", RemoteException.text(proxy));
        }
    }

    private static void caller(LogEvent.Builder event, StackTraceElement[] frames) {
        if (frames != null && frames.length > 0) {
            event.code(frames[0].getFileName(), frames[0].getLineNumber(),
                    frames[0].getClassName() + "." + frames[0].getMethodName());
        }
    }
}
