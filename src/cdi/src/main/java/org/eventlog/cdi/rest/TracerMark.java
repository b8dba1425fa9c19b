// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.eventlog.cdi.context.ContextIds;
import org.eventlog.cdi.context.Propagation;

/** Notes whether the application has set {@code traceparent}, before a tracer's filter may set it. */
@Priority(TracerMark.FIRST)
public class TracerMark implements ClientRequestFilter {
    static final int FIRST = Integer.MIN_VALUE + 100;
    private static final String UNSET = TracerMark.class.getName() + ".unset";

    @Override
    public void filter(ClientRequestContext request) {
        if (value(request, "traceparent") == null) {
            request.setProperty(UNSET, true);
        }
    }

    /**
     * Whether a tracer has set the header to another trace than this one. On WildFly, this mark is not set if the
     * application registers the filter itself; then the trace is that of the span that the tracer has made current.
     */
    static boolean isForeign(ClientRequestContext request, String header, String trace) {
        String set = value(request, header);
        return trace != null && set != null
                && (request.getProperty(UNSET) != null || Propagation.isOfCurrentSpan(set))
                && !ContextIds.trace(trace, null).traceId().equals(ContextIds.trace(set, null).traceId());
    }

    private static String value(ClientRequestContext request, String header) {
        return request.getHeaders().entrySet().stream().filter(entry -> entry.getKey().equalsIgnoreCase(header))
                .map(entry -> String.valueOf(entry.getValue().isEmpty() ? "" : entry.getValue().get(0)))
                .findFirst().orElse(null);
    }
}
