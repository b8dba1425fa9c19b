// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.eventlog.config.TrustedProxies;

/** Tells who a request comes from, behind proxies that we know. */
final class Proxies {
    private final TrustedProxies trusted;

    Proxies(TrustedProxies trusted) {
        this.trusted = trusted;
    }

    /**
     * @param address of the client
     * @param hops what {@code X-Forwarded-For} says, the client first; empty when nobody we trust has said anything
     * @param proto {@code http} or {@code https}, as a proxy of ours was asked; null when not known
     */
    record Client(String address, List<String> hops, String proto) {}

    Client client(HttpServletRequest request) {
        String peer = request.getRemoteAddr();
        if (!trusted.isTrusted(peer)) {
            return new Client(peer, List.of(), null);
        }
        List<String> hops = TrustedProxies.hops(Collections.list(request.getHeaders("X-Forwarded-For")));
        String proto = request.getHeader("X-Forwarded-Proto");
        return new Client(trusted.client(peer, hops), hops,
                "https".equalsIgnoreCase(proto) || "http".equalsIgnoreCase(proto)
                        ? proto.toLowerCase(Locale.ROOT)
                        : null);
    }
}
