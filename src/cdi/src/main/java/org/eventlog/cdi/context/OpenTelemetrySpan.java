// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.stream.Collectors;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.WorkContext.Trace;

/** Reads the span from OpenTelemetry. Creating an instance fails if the API is missing. */
final class OpenTelemetrySpan implements ActiveSpan.Source {

    OpenTelemetrySpan() {
        // Called here to detect a missing API now, and not at the first event.
        Span.getInvalid();
    }

    @Override
    public ContextSnapshot over(ContextSnapshot around) {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? around.withTrace(span.getTraceId(), span.getSpanId()) : around;
    }

    @Override
    public Trace trace() {
        SpanContext span = Span.current().getSpanContext();
        if (!span.isValid()) {
            return null;
        }
        String state = span.getTraceState()
                .asMap()
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
        return new Trace("00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex(),
                state.isEmpty() ? null : state);
    }
}
