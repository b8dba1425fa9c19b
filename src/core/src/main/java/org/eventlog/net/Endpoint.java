// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * Where a transport connects to, and how long each wait on the way may take.
 *
 * @param addresses the hosts, the preferred one first; at least one
 * @param policy which of them is chosen
 * @param returnAfter how long another host than the first is kept, and one that failed is avoided
 * @param maxAge how long a connection is used; zero for any time
 * @param tls null for none
 */
public record Endpoint(List<Address> addresses, Hosts.Policy policy, Duration returnAfter, Duration maxAge,
        Duration connectTimeout, Duration writeTimeout, Duration readTimeout, Tls tls) {

    static final Setting<String> HOST = Setting.text("eventlog.host", "");
    static final Setting<Integer> PORT = Setting.number("eventlog.port", 5001, 1, 65535);
    static final Setting<Hosts.Policy> POLICY = Setting.choice("eventlog.hosts.policy", Hosts.Policy.PREFER_PRIMARY);
    static final Setting<Duration> RETURN = Setting.duration("eventlog.hosts.return-after", "1m", "1s", "1d");
    static final Setting<Duration> MAX_AGE = Setting.duration("eventlog.connection.max-age", "0s", "0s", "30d")
            .allowing("0s, or a duration from 1s to 30d", age -> age.isZero()
                    || age.compareTo(Duration.ofSeconds(1)) >= 0 && age.compareTo(Duration.ofDays(30)) <= 0);
    static final Setting<Duration> CONNECT = Setting.duration("eventlog.connect-timeout", "5s", "10ms", "5m");
    static final Setting<Duration> WRITE = Setting.duration("eventlog.write-timeout", "10s", "10ms", "10m");
    static final Setting<Duration> READ = Setting.duration("eventlog.read-timeout", "30s", "10ms", "10m");
    static final Setting<Boolean> TLS = Setting.flag("eventlog.tls.enabled", false);

    private static final String LIST = "host, host:port or [IPv6 address]:port, comma between";

    /** One host, without TLS. */
    public Endpoint(String host, int port, Duration connectTimeout, Duration writeTimeout, Duration readTimeout) {
        this(List.of(new Address(host, port)), Hosts.Policy.PREFER_PRIMARY, Duration.ofMinutes(1), Duration.ZERO,
                connectTimeout, writeTimeout, readTimeout, null);
    }

    /** With TLS where {@code eventlog.tls.enabled} says so. */
    public static Endpoint from(Settings settings) {
        return from(settings, PORT, settings.get(TLS));
    }

    /** The same, for a protocol with a port of its own. */
    public static Endpoint from(Settings settings, int defaultPort) {
        return from(settings, Setting.number(PORT.key(), defaultPort, 1, 65535), settings.get(TLS));
    }

    /** For a protocol which is TLS by its name. */
    public static Endpoint overTls(Settings settings, int defaultPort) {
        if (settings.isSet(TLS) && !settings.get(TLS)) {
            settings.fault(TLS, "true, as eventlog.protocol means TLS");
        }
        return from(settings, Setting.number(PORT.key(), defaultPort, 1, 65535), true);
    }

    /** For a protocol that has no TLS. */
    public static Endpoint withoutTls(Settings settings) {
        if (settings.get(TLS)) {
            settings.fault(TLS, "false, as eventlog.protocol has no TLS");
        }
        return from(settings, PORT, false);
    }

    private static Endpoint from(Settings settings, Setting<Integer> port, boolean tls) {
        return new Endpoint(addresses(settings, settings.get(port)), settings.get(POLICY), settings.get(RETURN),
                settings.get(MAX_AGE), settings.get(CONNECT), settings.get(WRITE), settings.get(READ),
                tls ? TlsSettings.read(settings) : null);
    }

    private static List<Address> addresses(Settings settings, int port) {
        try {
            return Address.list(settings.get(HOST), port);
        } catch (IllegalArgumentException e) {
            settings.fault(HOST, LIST + " (" + e.getMessage() + ")");
            return List.of(new Address("invalid", port));
        }
    }

    /** As in a URL; several hosts with commas between. */
    String authority() {
        return addresses.stream().map(Address::authority).collect(Collectors.joining(","));
    }

    /** The URL's beginning, by whether TLS is spoken. */
    public String url(String plainScheme, String tlsScheme) {
        return (tls == null ? plainScheme : tlsScheme) + "://" + authority();
    }
}
