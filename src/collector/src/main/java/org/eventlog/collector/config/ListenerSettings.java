// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eventlog.address.AddressRange;
import org.eventlog.address.TrustedProxies;

/**
 * The settings of inputs that are off by default: the two ports and browser reports; and of trusted proxies.
 *
 * @param sharedKey the shared key of the forward port, empty for none
 * @param allow the addresses that may connect, empty for all
 * @param connections the maximum number of connections on each port
 * @param proxies the trusted proxies
 */
public record ListenerSettings(Optional<Port> forward, Optional<Port> tcp, String sharedKey, List<AddressRange> allow,
        int connections, boolean reports, TrustedProxies proxies) {

    /** The source of browser reports. */
    public static final String BROWSER = "browser";

    /** A port, and the source of the events received on it. */
    public record Port(String host, int number, String source) {}

    /** The sources whose senders have no key. */
    public List<String> sources() {
        Stream<String> ports = Stream.of(forward, tcp).flatMap(Optional::stream).map(Port::source);
        return Stream.concat(ports, reports ? Stream.of(BROWSER) : Stream.empty()).distinct().toList();
    }

    /** Whether the address, 4 or 16 bytes, may connect. */
    public boolean allows(byte[] address) {
        return allow.isEmpty() || allow.stream().anyMatch(range -> range.contains(address));
    }

    @Override
    public String toString() {
        return "forward " + forward + ", tcp " + tcp + ", reports " + reports;
    }
}
