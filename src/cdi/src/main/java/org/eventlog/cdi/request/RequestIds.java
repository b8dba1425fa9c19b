// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import org.eventlog.cdi.context.Ids;
import org.eventlog.cdi.context.WorkContext.Trace;

/**
 * The ids of a request, from {@code X-Request-ID}, {@code X-Correlation-ID}, {@code traceparent} and {@code tracestate}
 * (W3C Trace Context). If a header is missing or malformed, the id is generated or null. Ids from outside are checked
 * because they are written to headers and events.
 */
record RequestIds(String requestId, String correlationId, String traceId, String spanId, Trace trace) {
    static final String REQUEST_ID = "X-Request-ID";
    static final String CORRELATION_ID = "X-Correlation-ID";
    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";

    static RequestIds of(HttpServletRequest request) {
        String requestId = Ids.checked(request.getHeader(REQUEST_ID));
        if (requestId == null) {
            requestId = Ids.make();
        }
        String correlationId = Ids.checked(request.getHeader(CORRELATION_ID));
        Trace trace = Ids.trace(request.getHeader(TRACEPARENT), state(request));
        return new RequestIds(requestId, correlationId, trace.traceId(), trace.spanId(), trace);
    }

    private static String state(HttpServletRequest request) {
        Enumeration<String> lines = request.getHeaders(TRACESTATE);
        return lines == null || !lines.hasMoreElements() ? null : String.join(",", Collections.list(lines));
    }
}
