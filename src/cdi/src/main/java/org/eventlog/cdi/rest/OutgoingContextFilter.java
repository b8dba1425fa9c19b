// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import org.eventlog.cdi.context.Propagation;

/**
 * Adds the context to outgoing requests: {@code X-Request-ID}, {@code X-Correlation-ID} and the trace (W3C Trace
 * Context), as configured by {@code eventlog.propagate.…}. A header that the application has set on the request is not changed.
 *
 * <p>
 * Clients of Jakarta REST and of MicroProfile Rest Client use it automatically if the server discovers features as
 * Jakarta REST 3.1 specifies; otherwise call {@code client.register(OutgoingContextFilter.class)}. It uses the context
 * of the calling thread, so an asynchronous call belongs to the work that starts it.
 */
@Priority(OutgoingContextFilter.LAST)
public class OutgoingContextFilter implements ClientRequestFilter {
    /** After the filters of tracers and of the application. */
    static final int LAST = Integer.MAX_VALUE - 100;
    private static final String TRACEPARENT = "traceparent";
    private static final String TRACESTATE = "tracestate";

    private final Propagation propagation = Propagation.read();

    @Override
    public void filter(ClientRequestContext request) {
        MultivaluedMap<String, Object> headers = request.getHeaders();
        Map<String, String> ours = propagation.headersFor(request.getUri().getHost());
        if (TracerMark.isForeign(request, TRACEPARENT, ours.get(TRACEPARENT))) {
            // A tracer that ignores the incoming trace would break it here.
            headers.keySet().removeIf(name -> name.equalsIgnoreCase(TRACEPARENT) || name.equalsIgnoreCase(TRACESTATE));
        }
        ours.forEach((name, value) -> {
            if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
                headers.putSingle(name, value);
            }
        });
    }
}
