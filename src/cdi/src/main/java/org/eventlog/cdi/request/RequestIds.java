// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.eventlog.cdi.context.WorkContext.Trace;

/**
 * What names a request: as the caller says in {@code X-Request-ID}, {@code X-Correlation-ID}, {@code traceparent} and
 * {@code tracestate} (W3C Trace Context), where that is well-formed, else made here or null. What comes from outside
 * is checked, as it goes into headers and into events.
 */
record RequestIds(String requestId, String correlationId, String traceId, String spanId, Trace trace) {
    static final String REQUEST_ID = "X-Request-ID";
    static final String CORRELATION_ID = "X-Correlation-ID";
    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";

    private static final int LONGEST_ID = 128;
    private static final int LONGEST_STATE = 512;
    private static final int VERSION_00 = 55;

    static RequestIds of(HttpServletRequest request) {
        String requestId = checked(request.getHeader(REQUEST_ID));
        if (requestId == null) {
            requestId = make();
        }
        String correlationId = checked(request.getHeader(CORRELATION_ID));
        String parent = request.getHeader(TRACEPARENT);
        if (!isTraceParent(parent)) {
            return new RequestIds(requestId, correlationId, null, null, Trace.NONE);
        }
        return new RequestIds(requestId, correlationId, parent.substring(3, 35), parent.substring(36, 52),
                new Trace(parent, state(request)));
    }

    private static String checked(String id) {
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID) {
            return null;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "._:@/+=-".indexOf(c) >= 0)) {
                return null;
            }
        }
        return id;
    }

    /** Section 3.2 of the recommendation; a version to come may be longer. */
    private static boolean isTraceParent(String text) {
        return text != null && text.length() >= VERSION_00 && text.length() <= 256 && isHex(text, 0, 2)
                && text.charAt(2) == '-' && isHex(text, 3, 35) && text.charAt(35) == '-' && isHex(text, 36, 52)
                && text.charAt(52) == '-' && isHex(text, 53, VERSION_00) && !text.startsWith("ff")
                && !isZero(text, 3, 35) && !isZero(text, 36, 52)
                && (text.length() == VERSION_00 || !text.startsWith("00") && text.charAt(VERSION_00) == '-')
                && isVisible(text);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 127);
    }

    private static String state(HttpServletRequest request) {
        Enumeration<String> lines = request.getHeaders(TRACESTATE);
        if (lines == null || !lines.hasMoreElements()) {
            return null;
        }
        String state = String.join(",", Collections.list(lines));
        return state.length() <= LONGEST_STATE && isVisible(state) ? state : null;
    }

    /** Unique enough to find a request by; no secret, so no secure random is spent on it. */
    private static String make() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
