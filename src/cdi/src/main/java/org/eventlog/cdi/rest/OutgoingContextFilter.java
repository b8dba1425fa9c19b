// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import org.eventlog.cdi.context.Propagation;

/**
 * Adds the context to outgoing requests: {@code X-Request-ID}, {@code X-Correlation-ID} and the trace (W3C Trace
 * Context), as configured by {@code eventlog.propagate.…}. A header that is already set is not changed.
 *
 * <p>
 * Clients of Jakarta REST and of MicroProfile Rest Client use it automatically if the server discovers features as
 * Jakarta REST 3.1 specifies; otherwise call {@code client.register(OutgoingContextFilter.class)}. It uses the context
 * of the calling thread, so an asynchronous call belongs to the work that starts it.
 */
@Priority(OutgoingContextFilter.LAST)
public class OutgoingContextFilter implements ClientRequestFilter {
    /** After the filters of tracers and of the application, whose headers take precedence. */
    static final int LAST = Integer.MAX_VALUE - 100;

    private final Propagation propagation = Propagation.read();

    @Override
    public void filter(ClientRequestContext request) {
        MultivaluedMap<String, Object> headers = request.getHeaders();
        propagation.headersFor(request.getUri().getHost()).forEach((name, value) -> {
            if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
                headers.putSingle(name, value);
            }
        });
    }
}
