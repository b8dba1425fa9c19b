// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.eventlog.config.TrustedProxies;

/** Who a request comes from, behind the proxies that the configuration names. */
public final class Caller {
    /** Where the application has its {@link TrustedProxies}. */
    public static final String PROXIES = "org.eventlog.collector.proxies";

    private Caller() {}

    /** The address of the client, or of the one that has connected when that is no proxy of ours. */
    public static String address(HttpServletRequest request) {
        ServletContext context = request.getServletContext();
        String peer = request.getRemoteAddr();
        if (!(context.getAttribute(PROXIES) instanceof TrustedProxies proxies) || !proxies.isTrusted(peer)) {
            return peer;
        }
        return proxies.client(peer, request::getHeaders).address();
    }

    /** The request, or one that has the client's address for its own. */
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
