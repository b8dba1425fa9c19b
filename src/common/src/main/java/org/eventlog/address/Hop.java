// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.address;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eventlog.redact.Secrets;

/**
 * A hop of a request, as recorded by the next proxy.
 *
 * @param text for display: the address without its port, or the text in its place; masked if it may be anything
 * @param address null if it cannot be read: {@code unknown}, a name, or an obfuscated identifier such as
 *            {@code _hidden}
 * @param proto the scheme of the request to the proxy, in lower case; null if not given
 */
record Hop(String text, String address, String proto) {
    /** RFC 7239, 6: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}; the port may also be obfuscated. */
    private static final Pattern NODE = Pattern
            .compile("(?:\\[([0-9a-fA-F:.]+)]|([0-9.]+))(?::(?:(\\d{1,5})|_[A-Za-z0-9._-]+))?");
    /** {@code unknown}, {@code _hidden}, {@code shop.example:80}, and addresses with a zone or a fault. */
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*\\.?"
            + "|[0-9a-fA-F:.]{1,45}(?:%[A-Za-z0-9._-]{1,20})?|\\[[0-9a-fA-F:.]{1,45}]?)(?::[A-Za-z0-9._-]{0,20})?");
    /** A name with dots or a short one, and a port. */
    private static final Pattern HOST = Pattern
            .compile("(?:[A-Za-z_][A-Za-z0-9_-]{0,23}|[A-Za-z][A-Za-z0-9-]*(?:\\.[A-Za-z0-9-]+)+)(?::\\d{1,5})?");
    private static final int MAX_PORT = 65_535;
    /** The longest name of a host, and a port. */
    private static final int MAX_TEXT = 259;

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
        return new Hop(shown(node), null, proto);
    }

    /** The header may come from anyone: a name, an identifier or what resembles an address is shown, and no secret. */
    private static String shown(String node) {
        if (node.length() > MAX_TEXT || !NAME.matcher(node).matches()) {
            return Secrets.MASK;
        }
        // A name and its port resemble the name of a secret and its value, so that the name is read alone.
        int port = HOST.matcher(node).matches() ? node.indexOf(':') : -1;
        return port < 0 ? Secrets.mask(node) : Secrets.mask(node.substring(0, port)) + node.substring(port);
    }
}
