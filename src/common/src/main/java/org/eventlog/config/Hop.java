// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One that a request came through, as the proxy behind it has noted.
 *
 * @param text for people: the address without its port, or what is written in its place
 * @param address null where that can't be read: {@code unknown}, a name, an obfuscated one such as {@code _hidden}
 * @param proto how the proxy was asked, in lower case; null where it does not say
 */
record Hop(String text, String address, String proto) {
    /** RFC 7239, 6: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}; the port may be obfuscated, too. */
    private static final Pattern NODE = Pattern
            .compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+))(?::(?:(\\d{1,5})|_[A-Za-z0-9._-]+))?");
    private static final int MAX_PORT = 65_535;
    private static final int MAX_TEXT = 64;

    /** An element of {@code X-Forwarded-For}, where IPv6 addresses stand without brackets as a rule. */
    static Hop ofList(String element) {
        return element.indexOf(':') != element.lastIndexOf(':') && AddressRange.address(element) != null
                ? new Hop(element, element, null)
                : of(element, null);
    }

    /** A node of {@code Forwarded}. */
    static Hop of(String node, String proto) {
        Matcher parts = NODE.matcher(node);
        if (parts.matches() && (parts.group(3) == null || Integer.parseInt(parts.group(3)) <= MAX_PORT)) {
            String address = parts.group(1) != null ? parts.group(1) : parts.group(2);
            if ((address.indexOf(':') >= 0) == (parts.group(1) != null) && AddressRange.address(address) != null) {
                return new Hop(address, address, proto);
            }
        }
        return new Hop(node.length() <= MAX_TEXT ? node : node.substring(0, MAX_TEXT) + "…", null, proto);
    }
}
