// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.eventlog.address.TrustedProxies;

/** Determines the client of a request behind trusted proxies. */
public final class Caller {
    /** The attribute with the application's {@link TrustedProxies}. */
    public static final String PROXIES = "org.eventlog.collector.proxies";

    /** In place of the address of a client that a trusted proxy does not name; matches no range of addresses. */
    private static final String UNKNOWN = "unknown";

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
        String address = address(request);
        return address.equals(request.getRemoteAddr()) ? request : new HttpServletRequestWrapper(request) {
            @Override
            public String getRemoteAddr() {
                return address;
            }
        };
    }
}
