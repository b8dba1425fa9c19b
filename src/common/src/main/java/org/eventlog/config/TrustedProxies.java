// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The proxies that are believed when they say for whom they ask. Anybody can write {@code X-Forwarded-For}, so only what
 * a proxy of ours has added to it counts: from its end back to the first address that is none of our proxies.
 */
public record TrustedProxies(List<AddressRange> ranges) {
    private static final int MOST_HOPS = 32;

    /** A setting of addresses and ranges; of nobody when empty. */
    public static Setting<TrustedProxies> setting(String key) {
        return new Setting<>(key, "", "addresses or ranges such as 10.0.0.0/8, separated by commas", false,
                TrustedProxies::parse, all -> true);
    }

    private static TrustedProxies parse(String text) {
        return new TrustedProxies(Stream.of(text.split(",")).map(String::strip).filter(part -> !part.isEmpty())
                .map(AddressRange::parse).toList());
    }

    /** Whether this is the address of one of them. */
    public boolean isTrusted(String text) {
        byte[] address = text == null || ranges.isEmpty() ? null : AddressRange.address(text);
        return address != null && ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** What the headers say, the client first and without ports; of very many the last ones. */
    public static List<String> hops(Iterable<String> forwardedFor) {
        List<String> hops = new ArrayList<>();
        for (String header : forwardedFor) {
            for (String hop : header.split(",")) {
                hops.add(withoutPort(hop.strip()));
            }
        }
        return hops.size() <= MOST_HOPS ? hops : hops.subList(hops.size() - MOST_HOPS, hops.size());
    }

    /**
     * The address of the client.
     *
     * @param peer who has connected
     * @param hops as of {@link #hops}
     */
    public String client(String peer, List<String> hops) {
        String client = peer;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            String before = hops.get(i);
            if (AddressRange.address(before) == null) {
                break;
            }
            client = before;
        }
        return client;
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
