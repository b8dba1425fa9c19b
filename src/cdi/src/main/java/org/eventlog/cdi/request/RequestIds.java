// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import org.eventlog.cdi.context.ContextIds;
import org.eventlog.cdi.context.WorkContext.Trace;
import org.eventlog.internal.ForeignCode;
import org.eventlog.redact.Redactor;

/**
 * The ids of a request, from {@code X-Request-ID}, {@code X-Correlation-ID}, {@code traceparent} and {@code tracestate}
 * (W3C Trace Context). If a header is missing or malformed, the id is generated or null. ContextIds from outside are checked
 * because they are written to headers and events.
 */
record RequestIds(String requestId, String correlationId, String traceId, String spanId, Trace trace) {
    static final String REQUEST_ID = "X-Request-ID";
    static final String CORRELATION_ID = "X-Correlation-ID";
    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";

    static RequestIds of(HttpServletRequest request, Redactor redactor) {
        String requestId = ContextIds.checked(header(request, REQUEST_ID), redactor);
        if (requestId == null) {
            requestId = ContextIds.make();
        }
        String correlationId = ContextIds.checked(header(request, CORRELATION_ID), redactor);
        Trace trace = ContextIds.trace(header(request, TRACEPARENT),
                ForeignCode.call(() -> state(request), fault -> null));
        return new RequestIds(requestId, correlationId, trace.traceId(), trace.spanId(), trace);
    }

    /** Requests are wrapped by filters of the application's before us: one that fails has no such header. */
    private static String header(HttpServletRequest request, String name) {
        return ForeignCode.call(() -> request.getHeader(name), fault -> null);
    }

    private static String state(HttpServletRequest request) {
        Enumeration<String> lines = request.getHeaders(TRACESTATE);
        return lines == null || !lines.hasMoreElements() ? null : String.join(",", Collections.list(lines));
    }
}
