// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.address.TrustedProxies;
import org.eventlog.encode.ForeignFaults;
import org.eventlog.internal.ForeignCode;

/**
 * Collects the data for the event of a request. The request is read at its beginning, because a server may reuse the
 * request object afterwards.
 */
final class RequestEvent {
    /** The attribute for the route, such as {@code /orders/{id}}, set by the code that knows it. */
    static final String ROUTE = "org.eventlog.route";
    private static final int FAILED = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    private static final int MAX_WRAPPERS = 16;
    /** The longest text of an event; the encoder truncates and marks a longer one. */
    private static final int LONGEST_HEADER = 8192;
    private static final int NANOS_A_MICRO = 1000;
    private static final double MICROS_A_MILLI = 1000;

    private final RequestSettings settings;
    private final Object method;
    private final Object path;
    private final PathWithin pathWithin;
    private final Object query;
    private final TrustedProxies.Client client;
    private final Object address;
    private final Object peer;
    private final Object userAgent;
    private final Object referer;
    private final long bytes;
    private final Map<String, Object> headers;
    private final long startedNanos;
    private volatile boolean timedOut;

    RequestEvent(HttpServletRequest request, RequestSettings settings, long nowNanos) {
        this.settings = settings;
        method = read(request::getMethod);
        Object sent = read(() -> path(request));
        path = sent instanceof String text ? read(() -> settings.redaction.path(text)) : sent;
        pathWithin = ForeignCode.call(() -> PathWithin.of((String) sent, request.getContextPath()),
                PathWithin::unknown);
        query = read(() -> settings.redaction.query(request.getQueryString()));
        Object found = ForeignCode.call(() -> settings.proxies.client(request), ForeignFaults::notRendered);
        client = found instanceof TrustedProxies.Client known
                ? known
                : new TrustedProxies.Client(null, List.of(), null);
        address = found instanceof TrustedProxies.Client ? client.address() : found;
        peer = read(request::getRemoteAddr);
        userAgent = read(() -> settings.redaction.userAgent(request.getHeader("User-Agent")));
        referer = read(() -> settings.redaction.url(request.getHeader("Referer")));
        bytes = ForeignCode.call(request::getContentLengthLong, fault -> -1L);
        headers = settings.headers.length == 0 ? Map.of() : headers(request);
        startedNanos = nowNanos;
    }

    /**
     * Reads a part of the request safely, because filters of the application may have wrapped it.
     *
     * @return its text, or what stands for one that cannot be read and marks the event
     */
    private static Object read(ForeignCode.Call<Object> part) {
        return ForeignCode.call(part, ForeignFaults::notRendered);
    }

    /**
     * The original path for an error page: a request that the container refuses before the filters (missing permission)
     * reaches the filter only as its error page.
     */
    private static String path(HttpServletRequest request) {
        Object failed = request.getDispatcherType() == DispatcherType.ERROR
                ? request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)
                : null;
        return withoutParameters(failed instanceof String uri ? uri : request.getRequestURI());
    }

    private static String withoutParameters(String path) {
        return path.indexOf(';') < 0 ? path : path.replaceAll(";[^/]*", "");
    }

    private Map<String, Object> headers(HttpServletRequest request) {
        Map<String, Object> found = new LinkedHashMap<>();
        for (String name : settings.headers) {
            Object value = read(() -> header(request, name));
            if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    /**
     * All values of a header, joined as by RFC 9110, 5.3. The first one is that of {@code getHeader}, which a filter of
     * the application may have replaced.
     */
    private String header(HttpServletRequest request, String name) {
        String first = settings.redaction.header(name, request.getHeader(name));
        Enumeration<String> values = first == null ? null : request.getHeaders(name);
        if (values == null || !values.hasMoreElements()) {
            return first;
        }
        values.nextElement();
        if (!values.hasMoreElements()) {
            return first;
        }
        StringBuilder joined = new StringBuilder(first);
        while (values.hasMoreElements() && joined.length() <= LONGEST_HEADER) {
            joined.append(", ").append(settings.redaction.header(name, values.nextElement()));
        }
        return joined.toString();
    }

    /**
     * The path for comparison with include and exclude patterns, never logged: the original path without parameters and
     * without the context path.
     */
    PathWithin pathWithin() {
        return pathWithin;
    }

    void timedOut() {
        timedOut = true;
    }

    /**
     * Returns the event, or null if sampling excludes the request.
     *
     * @param failure the exception that left the application, or null
     * @param noticed the exception thrown by a resource, even if it was mapped to a response, or null
     * @param body the masked body, or null
     */
    LogEvent.Builder over(HttpServletRequest request, HttpServletResponse response, Throwable failure,
            Throwable noticed, Object body, long nowNanos, Sampling sampling) {
        int before = ForeignCode.call(response::getStatus, fault -> 0);
        int status = failure == null
                ? before
                : ForeignCode.call(
                        () -> status(failure, response.isCommitted() ? before : 0), fault -> FAILED);
        Level level = settings.levels.of(status);
        boolean slow = nowNanos - startedNanos >= settings.slowNanos && settings.slowNanos > 0;
        boolean always = slow || timedOut || failure != null || level.isAtLeast(Level.WARN);
        double share = sampling.share();
        if (!always && !sampling.takes()) {
            return null;
        }
        Thrown thrown = status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR
                ? Thrown.NOTHING
                : ForeignCode.call(() -> Thrown.of(failure, noticed), fault -> Thrown.plain(failure, noticed));
        LogEvent.Builder event = LogEvent.named("http_request")
                .target(path == null ? null : path.toString())
                .level(level)
                .message(method + " " + path + " " + status)
                .withoutCode()
                .exception(thrown.exception())
                .field("method", method)
                .field("path", path)
                .field("status", status)
                .field("durationMs", (nowNanos - startedNanos) / NANOS_A_MICRO / MICROS_A_MILLI)
                .field("remoteAddr", address);
        put(event, "query", query);
        put(event, "userAgent", userAgent);
        put(event, "referer", referer);
        put(event, "route", read(() -> request.getAttribute(ROUTE) instanceof String route
                ? settings.redaction.route(route)
                : null));
        if (client.address() != null && !client.address().equals(peer)) {
            event.field("peerAddr", peer);
        }
        if (!client.hops().isEmpty()) {
            event.field("forwardedFor", client.hops());
            if (client.cut()) {
                event.truncated();
            }
        }
        put(event, "forwardedProto", client.proto());
        if (bytes >= 0) {
            event.field("requestBytes", bytes);
        }
        responseBytes(event, response, failure, status);
        if (!headers.isEmpty()) {
            event.field("headers", headers);
        }
        put(event, "body", body);
        put(event, "wrapper", thrown.wrapper());
        if (timedOut) {
            event.field("timedOut", true);
        }
        if (slow) {
            event.tag("slow");
        }
        if (!always && share < 1) {
            event.field("sample", share);
        }
        return event;
    }

    /**
     * Adds the size of the response, if known. The server does not provide its count. A declared length takes
     * precedence over the counted one. After an exception, both are those of a response that the server replaces with an
     * error page, unless it has been sent.
     */
    private static void responseBytes(LogEvent.Builder event, HttpServletResponse response, Throwable failure,
            int status) {
        if (status == HttpServletResponse.SC_NO_CONTENT || status == HttpServletResponse.SC_NOT_MODIFIED
                || failure != null && !ForeignCode.call(response::isCommitted, fault -> false)) {
            return;
        }
        String length = ForeignCode.call(() -> response.getHeader("Content-Length"), fault -> null);
        if (length != null && !length.isEmpty() && length.length() < 19
                && length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            event.field("responseBytes", Long.parseLong(length));
        } else if (response instanceof ResponseCount count && count.bytes() > 0) {
            event.field("responseBytes", count.bytes());
        }
    }

    /**
     * Predicts the status of a failed request, because the container sets it only after the filter.
     *
     * @param sent the status that the client already has, or 0: the container replaces one that was only set
     */
    private static int status(Throwable failure, int sent) {
        Throwable root = failure;
        // Causes may form a circle.
        for (int i = 0; i < MAX_WRAPPERS && root instanceof ServletException wrapper
                && wrapper.getRootCause() != null; i++) {
            root = wrapper.getRootCause();
        }
        if (root instanceof UnavailableException unavailable) {
            return unavailable.isPermanent()
                    ? HttpServletResponse.SC_NOT_FOUND
                    : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        }
        int ofClient = ClientFaults.status(root);
        return ofClient > 0 ? ofClient : Math.max(sent, FAILED);
    }

    private static void put(LogEvent.Builder event, String key, Object value) {
        if (value != null) {
            event.field(key, value);
        }
    }
}
