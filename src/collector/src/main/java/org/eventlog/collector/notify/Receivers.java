// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.eventlog.address.AddressRange;

/**
 * The addresses that webhooks may be sent to: public ones, and those that the configuration allows. Otherwise, a rule
 * could make the collector send requests to servers that only it can reach.
 */
final class Receivers {
    /** Addresses with a special purpose (IANA's registries for IPv4). */
    private static final List<AddressRange> NOT_PUBLIC = ranges("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10",
            "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            // Of IPv6 within 2000::/3: protocols, documentation, and those that contain an IPv4 address.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
    private static final List<AddressRange> PUBLIC = ranges("0.0.0.0/0", "2000::/3");

    private final List<AddressRange> allowed;

    Receivers(List<AddressRange> allowed) {
        this.allowed = allowed;
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::parse).toList();
    }

    /** Whether the configuration names the address. */
    boolean isNamed(InetAddress address) {
        return isIn(allowed, address);
    }

    boolean isAllowed(InetAddress address) {
        return isNamed(address) || isIn(PUBLIC, address) && !isIn(NOT_PUBLIC, address);
    }

    private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address.getAddress()));
    }
}
