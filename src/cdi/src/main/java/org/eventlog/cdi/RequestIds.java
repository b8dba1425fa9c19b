// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names a request: as the caller says in {@code X-Request-ID}, {@code X-Correlation-ID} and {@code traceparent}
 * (W3C Trace Context, version 00), where that is well-formed, else made here or null. What comes from outside is
 * checked, as it goes into a response header and into events.
 */
record RequestIds(String requestId, String correlationId, String traceId, String spanId) {
    static final String REQUEST_ID = "X-Request-ID";
    static final String CORRELATION_ID = "X-Correlation-ID";
    static final String TRACEPARENT = "traceparent";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@/+=-]{1,128}");
    private static final Pattern TRACE = Pattern
            .compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

    static RequestIds of(HttpServletRequest request) {
        String requestId = checked(request.getHeader(REQUEST_ID));
        String correlationId = checked(request.getHeader(CORRELATION_ID));
        String parent = request.getHeader(TRACEPARENT);
        Matcher trace = parent == null || parent.length() > 256 ? null : TRACE.matcher(parent);
        boolean traced = trace != null && trace.matches();
        return new RequestIds(requestId != null ? requestId : make(), correlationId, traced ? trace.group(1) : null,
                traced ? trace.group(2) : null);
    }

    private static String checked(String id) {
        return id != null && ID.matcher(id).matches() ? id : null;
    }

    /** Unique enough to find a request by; no secret, so no secure random is spent on it. */
    private static String make() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
