// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.context;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.stream.Collectors;
import org.eventlog.ContextSnapshot;
import org.eventlog.cdi.context.WorkContext.Trace;

/** Asks OpenTelemetry. Can't be made where its API is not there. */
final class OpenTelemetrySpan implements ActiveSpan.Source {

    OpenTelemetrySpan() {
        // Here, not at the first event: this is how its absence is noticed.
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
