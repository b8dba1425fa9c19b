// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.bridge.RecordEvents;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** What becomes of each part of a Logback record. */
final class LoggingEvents {
    private static final int MOST_MARKERS = 100;

    private final RecordEvents events;
    private final RecordEvents.Options options;
    private final LogstashFields logstash;

    /** @param logstash null where its classes are not there */
    LoggingEvents(RecordEvents events, RecordEvents.Options options, LogstashFields logstash) {
        this.events = events;
        this.options = options;
        this.logstash = logstash;
    }

    void log(ILoggingEvent logged) {
        events.log(logged.getLoggerName(), level(logged.getLevel()), event -> fill(event, logged));
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
        Instant time = logged.getInstant();
        event.message(RecordEvents.text(logged::getFormattedMessage))
                .time(time != null ? time : Instant.ofEpochMilli(logged.getTimeStamp()))
                .field("thread", logged.getThreadName());
        options.context().add(event, logged.getMDCPropertyMap());
        arguments(event, logged.getArgumentArray());
        if (logged.getMarkerList() != null) {
            Set<Marker> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            logged.getMarkerList().forEach(marker -> marker(event, marker, seen));
        }
        if (logged.getKeyValuePairs() != null) {
            for (KeyValuePair pair : logged.getKeyValuePairs()) {
                event.field(String.valueOf(pair.key), pair.value);
            }
        }
        thrown(event, logged.getThrowableProxy());
        if (options.caller()) {
            caller(event, logged.getCallerData());
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

    /** A marker and those it refers to; what Logstash's carry are fields, and their names say nothing. */
    private void marker(LogEvent.Builder event, Marker marker, Set<Marker> seen) {
        if (marker == null || seen.size() == MOST_MARKERS || !seen.add(marker)) {
            return;
        }
        if ((logstash == null || !logstash.add(event, marker)) && marker.getName() != null) {
            event.tag(marker.getName());
        }
        for (Iterator<Marker> others = marker.iterator(); others.hasNext();) {
            marker(event, others.next(), seen);
        }
    }

    private static void thrown(LogEvent.Builder event, IThrowableProxy proxy) {
        if (proxy instanceof ThrowableProxy known && known.getThrowable() != null) {
            event.exception(known.getThrowable());
        } else if (proxy != null) {
            // Of another process: there is only its description.
            event.field("exception", ThrowableProxyUtil.asString(proxy));
        }
    }

    private static void caller(LogEvent.Builder event, StackTraceElement[] frames) {
        if (frames != null && frames.length > 0) {
            event.code(frames[0].getFileName(), frames[0].getLineNumber(),
                    frames[0].getClassName() + "." + frames[0].getMethodName());
        }
    }
}
