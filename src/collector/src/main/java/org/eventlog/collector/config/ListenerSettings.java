// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eventlog.config.AddressRange;
import org.eventlog.config.TrustedProxies;

/**
 * The ways into the collector that are off unless configured: two ports, the browsers' reports, and proxies.
 *
 * @param sharedKey what senders on the forward port have to know, empty for nothing
 * @param allow from where connections are taken, empty for everywhere
 * @param connections at most, on each port
 * @param proxies who is believed when they say for whom they ask
 */
public record ListenerSettings(Optional<Port> forward, Optional<Port> tcp, String sharedKey, List<AddressRange> allow,
        int connections, boolean reports, TrustedProxies proxies) {

    /** The source of what browsers report. */
    public static final String BROWSER = "browser";

    /** Where to listen, and to which source belongs what comes in there. */
    public record Port(String host, int number, String source) {}

    /** The sources for which nobody shows a key. */
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
