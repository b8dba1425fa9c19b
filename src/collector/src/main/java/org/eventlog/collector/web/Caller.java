// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.regex.Pattern;
import org.eventlog.address.TrustedProxies;

/** Determines the client of a request behind trusted proxies. */
public final class Caller {
    /** The attribute with the application's {@link TrustedProxies}. */
    public static final String PROXIES = "org.eventlog.collector.proxies";

    /** In place of the address of a client that a trusted proxy does not name; matches no range of addresses. */
    private static final String UNKNOWN = "unknown";

    private static final String PREFIX = "org.eventlog.collector.prefix";
    private static final String SCHEME = "org.eventlog.collector.scheme";
    /** One or more segments of a path, and nothing that could lead to another host. */
    private static final Pattern SOUND = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*){0,8}");

    private Caller() {}

    /** The address of the client, or that of the connection if it does not come from a trusted proxy. */
    public static String address(HttpServletRequest request) {
        ServletContext context = request.getServletContext();
        String peer = request.getRemoteAddr();
        if (!(context.getAttribute(PROXIES) instanceof TrustedProxies proxies) || !proxies.isTrusted(peer)) {
            return peer;
        }
        TrustedProxies.Client client = proxies.client(peer, request::getHeaders);
        return client.known() ? client.address() : UNKNOWN;
    }

    /** Returns the request, or a wrapper with the client's address. */
    static HttpServletRequest of(HttpServletRequest request) {
        ServletContext context = request.getServletContext();
        String peer = request.getRemoteAddr();
        if (!(context.getAttribute(PROXIES) instanceof TrustedProxies proxies) || !proxies.isTrusted(peer)) {
            return request;
        }
        String prefix = request.getHeader("X-Forwarded-Prefix");
        if (prefix != null) {
            String path = prefix.strip().replaceFirst("/+$", "");
            request.setAttribute(PREFIX, SOUND.matcher(path).matches() ? path : "");
        }
        request.setAttribute(SCHEME, proxies.client(peer, request::getHeaders).proto());
        String address = address(request);
        return address.equals(peer) ? request : new HttpServletRequestWrapper(request) {
            @Override
            public String getRemoteAddr() {
                return address;
            }
        };
    }

    /**
     * The path of the application as the client sees it: a trusted proxy may have removed a prefix, which it states in
     * {@code X-Forwarded-Prefix}.
     */
    public static String contextPath(HttpServletRequest request) {
        return (request.getAttribute(PREFIX) instanceof String prefix ? prefix : "") + request.getContextPath();
    }

    /** The scheme, host and port that the client uses. */
    public static String origin(HttpServletRequest request) {
        String origin = Csrf.origin(request);
        return request.getAttribute(SCHEME) instanceof String scheme
                ? scheme + origin.substring(origin.indexOf(':'))
                : origin;
    }
}
