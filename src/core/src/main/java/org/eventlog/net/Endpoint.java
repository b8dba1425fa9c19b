// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * The hosts that a transport connects to, and the limits of connecting.
 *
 * @param addresses the hosts, the preferred one first; at least one
 * @param policy how a host is chosen
 * @param returnAfter how long a connection to a host other than the first is kept, and a failed host is avoided
 * @param maxAge the maximum age of a connection; zero for no limit
 * @param tls null for none
 */
public record Endpoint(List<Address> addresses, Hosts.Policy policy, Duration returnAfter, Duration maxAge,
        Duration connectTimeout, Duration writeTimeout, Duration readTimeout, Tls tls) {

    static final Setting<String> HOST = Setting.text("eventlog.host", "");
    static final Setting<Integer> PORT = Setting.port("eventlog.port", 5001, 1);
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

    /** With TLS if {@code eventlog.tls.enabled} is set. */
    public static Endpoint from(Settings settings) {
        return from(settings, PORT, settings.get(TLS));
    }

    /** The same, for a protocol with a default port. */
    public static Endpoint from(Settings settings, int defaultPort) {
        return from(settings, Setting.number(PORT.key(), defaultPort, 1, 65535), settings.get(TLS));
    }

    /**
     * For a protocol whose own setting names the hosts.
     *
     * @param setting where they come from, for faults
     * @param hosts as in {@code eventlog.host}
     */
    public static Endpoint at(Settings settings, Setting<?> setting, String hosts, int defaultPort, boolean tls) {
        return from(settings, addresses(settings, setting, hosts, defaultPort), tls);
    }

    /** For a protocol that always uses TLS. */
    public static Endpoint overTls(Settings settings, int defaultPort) {
        if (settings.isSet(TLS) && !settings.get(TLS)) {
            settings.fault(TLS, "true, as eventlog.protocol means TLS");
        }
        return from(settings, Setting.number(PORT.key(), defaultPort, 1, 65535), true);
    }

    /** For a protocol without TLS. */
    public static Endpoint withoutTls(Settings settings) {
        if (settings.get(TLS)) {
            settings.fault(TLS, "false, as eventlog.protocol has no TLS");
        }
        return from(settings, PORT, false);
    }

    private static Endpoint from(Settings settings, Setting<Integer> port, boolean tls) {
        return from(settings, addresses(settings, HOST, settings.get(HOST), settings.get(port)), tls);
    }

    private static Endpoint from(Settings settings, List<Address> addresses, boolean tls) {
        return new Endpoint(addresses, settings.get(POLICY), settings.get(RETURN),
                settings.get(MAX_AGE), settings.get(CONNECT), settings.get(WRITE), settings.get(READ),
                tls ? TlsSettings.read(settings) : null);
    }

    private static List<Address> addresses(Settings settings, Setting<?> setting, String hosts, int port) {
        try {
            return Address.list(hosts, port);
        } catch (IllegalArgumentException e) {
            // What the message quotes may be a password before the host.
            settings.fault(setting, hosts,
                    LIST + " (" + (hosts.contains("@") ? "without user and password" : e.getMessage()) + ")");
            return List.of(new Address("invalid", port));
        }
    }

    /** The order in which the hosts are tried. */
    public Hosts hosts() {
        return new Hosts(addresses, policy, returnAfter, System::nanoTime, new Random());
    }

    /** Whether connections are encrypted. */
    public boolean isSecure() {
        return tls != null;
    }

    /**
     * Performs the TLS handshake on a connected socket, within the configured limit. On failure, the caller closes the
     * socket.
     */
    public SecuredSocket secure(Socket plain, Address host) throws IOException {
        return tls.secure(plain, host);
    }

    /** The form used in URLs; several hosts are separated by commas. */
    String authority() {
        return addresses.stream().map(Address::authority).collect(Collectors.joining(","));
    }

    /** The beginning of the URL, with the scheme for TLS or without. */
    public String url(String plainScheme, String tlsScheme) {
        return (tls == null ? plainScheme : tlsScheme) + "://" + authority();
    }
}
