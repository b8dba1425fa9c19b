// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.bridge.Origin;
import org.eventlog.bridge.RecordEvents;

/** Converts the parts of a log record of OpenTelemetry to those of an event. */
final class ExportedRecords {
    /** Whether the SDK has names of events, which came with version 1.50. */
    private static final boolean NAMES = Stream.of(LogRecordData.class.getMethods())
            .anyMatch(method -> method.getName().equals("getEventName"));

    private static final AttributeKey<Long> THREAD_ID = AttributeKey.longKey("thread.id");
    private static final AttributeKey<String> THREAD_NAME = AttributeKey.stringKey("thread.name");

    private final RecordEvents events;

    ExportedRecords(RecordEvents events) {
        this.events = events;
    }

    void log(LogRecordData logged) {
        events.log(logged.getInstrumentationScopeInfo().getName(),
                Level.ofOtel(logged.getSeverity().getSeverityNumber()), origin(logged),
                event -> fill(event, logged));
    }

    /**
     * The thread that wrote the record; null if it is the current one. Without these attributes, it may be the current
     * one or not.
     */
    private static Origin origin(LogRecordData logged) {
        Long id = logged.getAttributes().get(THREAD_ID);
        String name = logged.getAttributes().get(THREAD_NAME);
        boolean current = id != null ? Origin.isCurrent(id) : name != null && Origin.isCurrent(name);
        return current ? null : new Origin(id != null ? id : 0, () -> name, time(logged));
    }

    private static void fill(LogEvent.Builder event, LogRecordData logged) {
        RecordEvents.message(event, () -> body(logged));
        RecordEvents.part(event, () -> event.time(time(logged)));
        RecordEvents.part(event, () -> trace(event, logged.getSpanContext()));
        if (NAMES) {
            RecordEvents.part(event, () -> name(event, logged.getEventName()));
        }
        RecordEvents.part(event, () -> logged.getAttributes()
                .forEach((key, value) -> event.field(key.getKey(), isPlain(value) ? value : value.toString())));
    }

    /** Later versions of the SDK have attributes of types of their own, too. */
    private static boolean isPlain(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean || value instanceof List;
    }

    /** By the deprecated method, because servers have versions of the SDK that lack the other one. */
    @SuppressWarnings("deprecation")
    private static String body(LogRecordData logged) {
        return logged.getBody().asString();
    }

    private static Instant time(LogRecordData logged) {
        long nanos = logged.getTimestampEpochNanos();
        return Instant.ofEpochSecond(0, nanos != 0 ? nanos : logged.getObservedTimestampEpochNanos());
    }

    /** The exporter may run in another thread than the application, so the context is the record's. */
    private static void trace(LogEvent.Builder event, SpanContext span) {
        if (span.isValid()) {
            event.context(ContextSnapshot.NONE.withTrace(span.getTraceId(), span.getSpanId()));
        }
    }

    private static void name(LogEvent.Builder event, String name) {
        if (name != null) {
            event.field("eventName", name);
        }
    }
}
