// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.net.Endpoint;

/**
 * The configuration of the transport.
 *
 * @param vhost the virtual host
 * @param exchange the exchange; empty for the default exchange, which routes to the queue named by the routing key
 * @param declares whether the exchange is declared; otherwise it must exist
 * @param mandatory whether an event that reaches no queue is refused
 * @param window the maximum number of events that await their confirmation
 * @param appId null for none
 */
record AmqpSettings(Endpoint endpoint, String user, String password, String vhost, String exchange, String type,
        boolean declares, boolean durable, boolean persistent, boolean mandatory, int window, Duration heartbeat,
        String appId) {

    static final Setting<String> URI = Setting.secret("eventlog.amqp.uri");
    static final Setting<String> USER = Setting.text("eventlog.amqp.user", "guest")
            .allowing("1 to 255 bytes", user -> !user.isEmpty() && isShort(user));
    static final Setting<String> PASSWORD = Setting.secret("eventlog.amqp.password");
    static final Setting<String> VHOST = Setting.text("eventlog.amqp.vhost", "/")
            .allowing("up to 255 bytes", AmqpSettings::isShort);
    static final Setting<String> EXCHANGE = Setting.text("eventlog.amqp.exchange", "logstash")
            .allowing("up to 255 bytes, or default", AmqpSettings::isShort);
    static final Setting<String> TYPE = Setting.oneOf("eventlog.amqp.exchange-type", "topic",
            List.of("topic", "fanout", "direct", "headers"));
    static final Setting<Boolean> DECLARE = Setting.flag("eventlog.amqp.declare", true);
    static final Setting<Boolean> DURABLE = Setting.flag("eventlog.amqp.durable", true);
    static final Setting<Boolean> PERSISTENT = Setting.flag("eventlog.amqp.persistent", true);
    static final Setting<Boolean> MANDATORY = Setting.flag("eventlog.amqp.mandatory", true);
    static final Setting<Integer> WINDOW = Setting.number("eventlog.amqp.window", 2000, 1, 100_000);
    static final Setting<Duration> HEARTBEAT = Setting.duration("eventlog.amqp.heartbeat", "30s", "1s", "10m");

    /** The name that selects the default exchange, which has no name. */
    private static final String DEFAULT_EXCHANGE = "default";
    private static final Setting<String> HOST = Setting.text("eventlog.host", "");
    private static final Setting<Integer> PORT = Setting.port("eventlog.port", 5672, 1);
    private static final Setting<Boolean> TLS = Setting.flag("eventlog.tls.enabled", false);
    private static final Setting<String> PROJECT = Setting.text("eventlog.project", "");
    private static final Setting<String> APPLICATION = Setting.text("eventlog.application", "");
    private static final int PLAIN_PORT = 5672;
    private static final int TLS_PORT = 5671;
    private static final int SHORT = 255;

    static AmqpSettings read(Settings settings) {
        AmqpUri uri = uri(settings);
        String user = uri != null && uri.user() != null ? uri.user() : settings.get(USER);
        String password = uri != null && uri.password() != null ? uri.password() : settings.get(PASSWORD);
        String vhost = uri != null ? uri.vhost() : settings.get(VHOST);
        String exchange = settings.get(EXCHANGE);
        return new AmqpSettings(endpoint(settings, uri), user,
                password.isEmpty() && user.equals(USER.fallback()) ? USER.fallback() : password, vhost,
                exchange.equals(DEFAULT_EXCHANGE) ? "" : exchange, settings.get(TYPE), settings.get(DECLARE),
                settings.get(DURABLE), settings.get(PERSISTENT), settings.get(MANDATORY), settings.get(WINDOW),
                settings.get(HEARTBEAT), appId(settings));
    }

    private static AmqpUri uri(Settings settings) {
        if (!settings.isSet(URI)) {
            if (!settings.isSet(HOST)) {
                settings.fault(URI, "the broker's URI, or eventlog.host, as eventlog.protocol is amqp");
            }
            return null;
        }
        try {
            AmqpUri uri = AmqpUri.parse(settings.get(URI));
            if (isShort(uri.vhost()) && (uri.user() == null || isShort(uri.user()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // The fault lists the allowed values, and nothing of a URI that may contain a password.
        }
        settings.fault(URI, "amqp://user:password@host:port/vhost or amqps://…, several hosts with commas between,"
                + " special characters percent-encoded, without parameters after it");
        return null;
    }

    private static Endpoint endpoint(Settings settings, AmqpUri uri) {
        boolean tls = uri != null && uri.secure() || settings.get(TLS);
        int port = tls ? TLS_PORT : PLAIN_PORT;
        if (uri != null) {
            return Endpoint.at(settings, URI, uri.hosts(), port, tls);
        }
        int own = settings.isSet(PORT) ? settings.get(PORT) : port;
        return Endpoint.at(settings, HOST, settings.isSet(HOST) ? settings.get(HOST) : "missing", own, tls);
    }

    /** The sender: project and application. */
    private static String appId(Settings settings) {
        String project = settings.get(PROJECT);
        String application = settings.get(APPLICATION);
        String both = project.isEmpty() || application.isEmpty() ? project + application : project + "/" + application;
        return both.isEmpty() || !isShort(both) ? null : both;
    }

    /** Whether the text fits into a short string of AMQP (section 4.2.5.3 of the specification). */
    private static boolean isShort(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= SHORT;
    }

    String describe() {
        return endpoint.url("amqp", "amqps") + "/" + (vhost.equals("/") ? "" : vhost) + " exchange "
                + (exchange.isEmpty() ? "(default)" : exchange);
    }

    @Override
    public String toString() {
        return describe();
    }
}
