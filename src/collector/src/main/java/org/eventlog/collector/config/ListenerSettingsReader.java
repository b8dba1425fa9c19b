// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eventlog.address.AddressRange;
import org.eventlog.address.TrustedProxies;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/** Reads the settings of {@link ListenerSettings}. */
final class ListenerSettingsReader {
    static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final String LOOPBACK = "127.0.0.1";
    private static final Setting<Integer> FORWARD_PORT = Setting.port("eventlog.collector.forward.port", 0, 0);
    private static final Setting<String> FORWARD_HOST = Setting.text("eventlog.collector.forward.host", LOOPBACK);
    private static final Setting<String> FORWARD_SOURCE = source("eventlog.collector.forward.source", "forward");
    private static final Setting<String> SHARED_KEY = Setting.secret("eventlog.collector.forward.shared-key");
    private static final Setting<Integer> TCP_PORT = Setting.port("eventlog.collector.tcp.port", 0, 0);
    private static final Setting<String> TCP_HOST = Setting.text("eventlog.collector.tcp.host", LOOPBACK);
    private static final Setting<String> TCP_SOURCE = source("eventlog.collector.tcp.source", "tcp");
    private static final Setting<List<AddressRange>> ALLOW = new Setting<>("eventlog.collector.listen.allow", "",
            "addresses or ranges such as 10.0.0.0/8, separated by commas", false, AddressRange::list, all -> true);
    private static final Setting<Integer> CONNECTIONS = Setting.number("eventlog.collector.listen.max-connections",
            256, 1, 10_000);
    private static final Setting<Boolean> REPORTS = Setting.flag("eventlog.collector.reports", false);

    private static final Setting<TrustedProxies> PROXIES = TrustedProxies
            .setting("eventlog.collector.trusted-proxies");

    private final Settings settings;

    ListenerSettingsReader(Settings settings) {
        this.settings = settings;
    }

    private static Setting<String> source(String key, String fallback) {
        return Setting.text(key, fallback).allowing("1 to 64 letters, digits and . _ -",
                name -> SOURCE.matcher(name).matches());
    }

    ListenerSettings read() {
        String sharedKey = settings.get(SHARED_KEY);
        List<AddressRange> allow = settings.get(ALLOW);
        Optional<ListenerSettings.Port> forward = port(FORWARD_PORT, FORWARD_HOST, FORWARD_SOURCE);
        Optional<ListenerSettings.Port> tcp = port(TCP_PORT, TCP_HOST, TCP_SOURCE);
        if (forward.isPresent() && isOpen(forward.get()) && sharedKey.isEmpty() && allow.isEmpty()) {
            settings.fault(FORWARD_HOST, "an address of this machine alone, such as " + LOOPBACK
                    + ", unless there is " + SHARED_KEY.key() + " or " + ALLOW.key());
        }
        if (tcp.isPresent() && isOpen(tcp.get()) && allow.isEmpty()) {
            settings.fault(TCP_HOST,
                    "an address of this machine alone, such as " + LOOPBACK + ", unless there is " + ALLOW.key());
        }
        if (forward.isPresent() && tcp.isPresent() && forward.get().number() == tcp.get().number()) {
            settings.fault(TCP_PORT, "a port of its own");
        }
        return new ListenerSettings(forward, tcp, sharedKey, allow, settings.get(CONNECTIONS), settings.get(REPORTS),
                settings.get(PROXIES));
    }

    private Optional<ListenerSettings.Port> port(Setting<Integer> port, Setting<String> host, Setting<String> source) {
        int number = settings.get(port);
        ListenerSettings.Port read = new ListenerSettings.Port(settings.get(host), number, settings.get(source));
        return number == 0 ? Optional.empty() : Optional.of(read);
    }

    /**
     * Whether the port is reachable from other machines. A host name may resolve to any address, so only literal
     * addresses count, and names are not looked up here.
     */
    private static boolean isOpen(ListenerSettings.Port port) {
        byte[] address = AddressRange.address(port.host());
        try {
            return !port.host().equals("localhost")
                    && (address == null || !InetAddress.getByAddress(address).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
