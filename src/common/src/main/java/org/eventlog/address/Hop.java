// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hop of a request, as recorded by the next proxy.
 *
 * @param text for display: the address without its port, or the text in its place
 * @param address null if it cannot be read: {@code unknown}, a name, or an obfuscated identifier such as
 *            {@code _hidden}
 * @param proto the scheme of the request to the proxy, in lower case; null if not given
 */
record Hop(String text, String address, String proto) {
    /** RFC 7239, 6: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}; the port may also be obfuscated. */
    private static final Pattern NODE = Pattern
            .compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+))(?::(?:(\\d{1,5})|_[A-Za-z0-9._-]+))?");
    private static final int MAX_PORT = 65_535;
    private static final int MAX_TEXT = 64;

    /** An element of {@code X-Forwarded-For}, in which IPv6 addresses usually have no brackets. */
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
