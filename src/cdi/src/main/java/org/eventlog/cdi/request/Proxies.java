// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eventlog.config.AddressRange;

/**
 * Tells who a request comes from, behind proxies that we know. Anybody can write {@code X-Forwarded-For}, so only what
 * a proxy of ours has added to it counts: from its end back to the first address that is none of our proxies.
 */
final class Proxies {
    private static final int MOST_HOPS = 32;

    private final List<AddressRange> trusted;

    Proxies(List<AddressRange> trusted) {
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
        if (trusted.isEmpty() || !isTrusted(peer)) {
            return new Client(peer, List.of(), null);
        }
        List<String> hops = hops(request);
        String client = peer;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            String before = hops.get(i);
            if (AddressRange.address(before) == null) {
                break;
            }
            client = before;
        }
        String proto = request.getHeader("X-Forwarded-Proto");
        return new Client(client, hops, "https".equalsIgnoreCase(proto) || "http".equalsIgnoreCase(proto)
                ? proto.toLowerCase(java.util.Locale.ROOT)
                : null);
    }

    private boolean isTrusted(String text) {
        byte[] address = text == null ? null : AddressRange.address(text);
        if (address == null) {
            return false;
        }
        for (AddressRange range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> hops(HttpServletRequest request) {
        List<String> hops = new ArrayList<>();
        for (String header : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            for (String hop : header.split(",")) {
                hops.add(withoutPort(hop.strip()));
            }
        }
        return hops.size() <= MOST_HOPS ? hops : hops.subList(hops.size() - MOST_HOPS, hops.size());
    }

    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
