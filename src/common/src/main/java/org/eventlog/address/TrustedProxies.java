// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.eventlog.config.Setting;

/**
 * The proxies that are trusted to state the address of their client. Anyone can send {@code X-Forwarded-For} and
 * {@code Forwarded} (RFC 7239), so only the part added by trusted proxies counts: from its end back to the first
 * address that is not a trusted proxy or cannot be read.
 *
 * <p>
 * If there is an {@code X-Forwarded-For}, {@code Forwarded} is ignored, because most proxies write the former and pass
 * on a {@code Forwarded} that the client may have forged.
 */
public record TrustedProxies(List<AddressRange> ranges) {
    private static final int MAX_HOPS = 32;

    /**
     * The client of a request, as stated by trusted proxies.
     *
     * @param address the address of the client; that of the connection if no trusted proxy names another
     * @param hops the hops in the header, starting with the client and without ports; empty if there is no header from
     *            a trusted proxy
     * @param cut whether the header had more hops before these
     * @param proto {@code http} or {@code https}, the scheme of the request to a trusted proxy; null if unknown
     * @param known false if the address is that of a trusted proxy because it did not name its client: the client may
     *            not be treated as the proxy is
     */
    public record Client(String address, List<String> hops, boolean cut, String proto, boolean known) {
        /** A client whose address is known. */
        public Client(String address, List<String> hops, String proto) {
            this(address, hops, false, proto, true);
        }
    }

    /** Creates a setting for addresses and ranges; empty to trust nobody. */
    public static Setting<TrustedProxies> setting(String key) {
        return new Setting<>(key, "", "addresses or ranges such as 10.0.0.0/8, separated by commas", false,
                text -> new TrustedProxies(AddressRange.list(text)), all -> true);
    }

    /** Whether this is the address of a trusted proxy. */
    public boolean isTrusted(String text) {
        if (text == null || ranges.isEmpty()) {
            return false;
        }
        // The address of a peer in this network segment may have an interface suffix: fe80::1%eth0.
        int zone = text.indexOf('%');
        byte[] address = AddressRange.address(zone < 0 ? text : text.substring(0, zone));
        return address != null && ranges.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * Determines the client of a request.
     *
     * @param peer the address of the connected peer
     * @param headers returns the lines of a header by its name; null or empty if there are none
     */
    public Client client(String peer, Function<String, Enumeration<String>> headers) {
        if (!isTrusted(peer)) {
            return new Client(peer, List.of(), null);
        }
        List<Hop> all = listed(lines(headers, "X-Forwarded-For"));
        if (all.isEmpty()) {
            all = lines(headers, "Forwarded").stream().flatMap(line -> Forwarded.hops(line).stream()).toList();
        }
        List<Hop> hops = last(all);
        String client = peer;
        String proto = null;
        boolean known = true;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Hop hop = hops.get(i);
            proto = hop.proto();
            if (hop.address() == null) {
                known = false;
                break;
            }
            client = hop.address();
        }
        String scheme = scheme(lines(headers, "X-Forwarded-Proto"));
        return new Client(client, hops.stream().map(Hop::text).toList(), hops.size() < all.size(),
                scheme != null ? scheme : scheme(proto == null ? List.of() : List.of(proto)), known);
    }

    /**
     * The addresses in the lines of {@code X-Forwarded-For}, starting with the client and without ports. If there are
     * too many, only the last ones.
     */
    public static List<String> hops(Iterable<String> forwardedFor) {
        List<String> lines = new ArrayList<>();
        forwardedFor.forEach(lines::add);
        return last(listed(lines)).stream().map(Hop::text).toList();
    }

    /**
     * The address of the client.
     *
     * @param peer the address of the connected peer
     * @param hops as returned by {@link #hops}
     */
    public String client(String peer, List<String> hops) {
        return client(peer, name -> name.equals("X-Forwarded-For") ? Collections.enumeration(hops) : null).address();
    }

    private static List<Hop> listed(List<String> lines) {
        return lines.stream().flatMap(line -> Arrays.stream(line.split(","))).map(String::strip)
                .filter(element -> !element.isEmpty()).map(Hop::ofList).toList();
    }

    private static List<Hop> last(List<Hop> hops) {
        return hops.size() <= MAX_HOPS ? hops : hops.subList(hops.size() - MAX_HOPS, hops.size());
    }

    /** The scheme, if all proxies agree on it. */
    private static String scheme(List<String> lines) {
        List<String> said = lines.stream().flatMap(line -> Arrays.stream(line.split(",")))
                .map(proto -> proto.strip().toLowerCase(Locale.ROOT)).filter(proto -> !proto.isEmpty()).distinct()
                .toList();
        return said.equals(List.of("http")) || said.equals(List.of("https")) ? said.get(0) : null;
    }

    private static List<String> lines(Function<String, Enumeration<String>> headers, String name) {
        Enumeration<String> lines = headers.apply(name);
        return lines == null ? List.of() : Collections.list(lines);
    }
}
