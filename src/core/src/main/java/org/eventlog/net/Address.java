// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.util.List;
import org.eventlog.text.Lists;

/** A receiver's host and port as configured. The host is resolved for each connection. */
public record Address(String host, int port) {
    private static final int MAX = 64;
    /** No other characters: a text like ${LOG_HOST} is an unresolved expression. */
    private static final String NAME = "[\\p{L}\\p{M}\\p{N}._-]+";

    /**
     * Parses a comma-separated list of {@code host}, {@code host:port}, {@code address} and {@code [v6]:port}.
     *
     * @throws IllegalArgumentException if a part is invalid; the message contains it
     */
    static List<Address> list(String text, int defaultPort) {
        List<Address> list = Lists.complete(text).stream().map(part -> parse(part, defaultPort)).toList();
        if (list.isEmpty()) {
            throw new IllegalArgumentException("there is none");
        }
        if (list.size() > MAX) {
            throw new IllegalArgumentException("at most " + MAX + " hosts");
        }
        return list;
    }

    private static Address parse(String text, int defaultPort) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        int colon = text.indexOf(':', Math.max(0, bracket));
        boolean bareV6 = bracket < 0 && colon >= 0 && text.indexOf(':', colon + 1) >= 0;
        String host = text;
        int port = defaultPort;
        if (colon >= 0 && !bareV6) {
            host = text.substring(0, colon);
            port = port(text.substring(colon + 1), text);
        }
        boolean bracketed = bracket >= 0 && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, bracket);
        }
        boolean v6 = bracketed || bareV6;
        // An address may contain a network interface: fe80::1%eth0
        if (!host.matches(v6 ? "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?" : NAME)) {
            throw new IllegalArgumentException("\"" + text + "\" is neither");
        }
        return new Address(host, port);
    }

    private static int port(String digits, String in) {
        int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the port of \"" + in + "\" is none from 1 to 65535");
        }
        return port;
    }

    /** The form used in URLs, with an IPv6 address in brackets. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Whether the host is an address and not a name. */
    boolean isLiteral() {
        return host.indexOf(':') >= 0 || host.matches("\\d+(\\.\\d+){3}");
    }

    /** Written by hand: on Java 17, the generated method would keep the class loader of a stopped application alive. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Address address && port == address.port && host.equals(address.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return authority();
    }
}
