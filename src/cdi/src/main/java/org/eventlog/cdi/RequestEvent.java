// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.eventlog.Level;
import org.eventlog.LogEvent;

/**
 * One request on its way to becoming an event. What the request says is read at its beginning, as a request object
 * may be used again when it is over.
 */
final class RequestEvent {
    private static final double NANOS_A_MILLI = 1_000_000;

    private final String method;
    private final String path;
    private final String query;
    private final String remoteAddress;
    private final String userAgent;
    private final String referer;
    private final long startedNanos;
    private volatile boolean timedOut;

    RequestEvent(HttpServletRequest request, long nowNanos) {
        method = request.getMethod();
        path = request.getRequestURI();
        query = Redaction.query(request.getQueryString());
        remoteAddress = request.getRemoteAddr();
        userAgent = request.getHeader("User-Agent");
        referer = Redaction.url(request.getHeader("Referer"));
        startedNanos = nowNanos;
    }

    String path() {
        return path;
    }

    void timedOut() {
        timedOut = true;
    }

    LogEvent.Builder over(HttpServletResponse response, Throwable failure, long nowNanos) {
        // A failure that leaves the filter becomes a 500 only after us.
        int status = failure != null && response.getStatus() < 500 ? 500 : response.getStatus();
        LogEvent.Builder event = LogEvent.named("http_request")
                .target(path)
                .level(level(status))
                .message(method + " " + path + " " + status)
                .exception(failure)
                .field("method", method)
                .field("path", path)
                .field("status", status)
                .field("durationMs", Math.round((nowNanos - startedNanos) / NANOS_A_MILLI * 1000) / 1000.0)
                .field("remoteAddr", remoteAddress);
        put(event, "query", query);
        put(event, "userAgent", userAgent);
        put(event, "referer", referer);
        if (timedOut) {
            event.field("timedOut", true);
        }
        return event;
    }

    private static void put(LogEvent.Builder event, String key, String value) {
        if (value != null) {
            event.field(key, value);
        }
    }

    private static Level level(int status) {
        return status >= 500 ? Level.ERROR : status >= 400 ? Level.WARN : Level.INFO;
    }
}
