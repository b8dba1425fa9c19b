// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import org.eventlog.cdi.context.Propagation;

/**
 * Tells those whom the application calls which request the call is for: {@code X-Request-ID}, {@code X-Correlation-ID}
 * and the trace (W3C Trace Context), as configured by {@code eventlog.propagate.…}. A header that is set already stays
 * as it is.
 *
 * <p>
 * Clients of Jakarta REST and of MicroProfile Rest Client have it by themselves, where the server looks for features as
 * Jakarta REST 3.1 wants it; elsewhere {@code client.register(OutgoingContextFilter.class)}. It reads the thread that
 * calls: an asynchronous call is of the work that starts it.
 */
@Priority(OutgoingContextFilter.LAST)
public class OutgoingContextFilter implements ClientRequestFilter {
    /** Behind filters of tracers and of the application, which go before us. */
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
