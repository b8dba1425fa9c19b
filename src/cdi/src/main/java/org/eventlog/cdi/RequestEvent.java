// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
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
        path = path(request);
        query = Redaction.query(request.getQueryString());
        remoteAddress = request.getRemoteAddr();
        userAgent = request.getHeader("User-Agent");
        referer = Redaction.url(request.getHeader("Referer"));
        startedNanos = nowNanos;
    }

    /** What a container refuses before its filters (no right to a page) is first seen here as its error page. */
    private static String path(HttpServletRequest request) {
        Object failed = request.getDispatcherType() == DispatcherType.ERROR
                ? request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)
                : null;
        return failed instanceof String uri ? uri : request.getRequestURI();
    }

    String path() {
        return path;
    }

    void timedOut() {
        timedOut = true;
    }

    LogEvent.Builder over(HttpServletResponse response, Throwable failure, long nowNanos) {
        int status = failure == null ? response.getStatus() : status(failure, response.getStatus());
        LogEvent.Builder event = LogEvent.named("http_request")
                .target(path)
                .level(level(status))
                .message(method + " " + path + " " + status)
                .exception(status < 500 ? null : failure)
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

    /** The container makes a status of a failure only after us, so this says what it will be. */
    private static int status(Throwable failure, int before) {
        if (failure instanceof ServletException wrapper && wrapper.getRootCause() != null) {
            return status(wrapper.getRootCause(), before);
        }
        if (failure instanceof FileNotFoundException) {
            // How Liberty's own servlet for static files says that there is none.
            return HttpServletResponse.SC_NOT_FOUND;
        }
        if (failure instanceof UnavailableException unavailable) {
            return unavailable.isPermanent()
                    ? HttpServletResponse.SC_NOT_FOUND
                    : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        }
        return Math.max(before, HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
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
