// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.encode.Identity;
import org.eventlog.net.Endpoint;

/**
 * The configuration of the transport.
 *
 * @param client the properties of Kafka's producer, complete
 */
record KafkaSettings(Endpoint endpoint, Map<String, Object> client) {
    static final Setting<String> USER = Setting.text("eventlog.kafka.user", "");
    static final Setting<String> PASSWORD = Setting.secret("eventlog.kafka.password");

    private static final Setting<Boolean> TLS = Setting.flag("eventlog.tls.enabled", false);
    private static final int PORT = 9092;
    private static final String SECURITY = "security.protocol";
    private static final List<String> LOGIN_NAMES = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
    /** The maximum overhead of a request beyond the event: the headers of record, batch and request. */
    private static final int REQUEST_OVERHEAD = 8 * 1024;
    private static final int LEAST_EVENT = 1024;
    /** Room for an event of the least size, and for its topic, key and headers. */
    private static final int LEAST_REQUEST = 4096;

    static KafkaSettings read(Settings settings) {
        return KafkaClassLoader.call(() -> {
            Endpoint endpoint = Endpoint.from(settings, PORT);
            Map<String, Object> client = ClientSettings.read(settings, Set.of(USER.key(), PASSWORD.key(),
                    Records.TOPIC.key(), Records.KEY.key(), Records.HEADERS.key()));
            defaults(settings, client);
            login(settings, client);
            security(settings, endpoint, client);
            client.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, endpoint.addresses().stream().map(Object::toString)
                    .collect(Collectors.joining(",")));
            fix(endpoint, client);
            limitSizes(settings, client);
            limitLinger(settings, endpoint, client);
            return new KafkaSettings(endpoint, client);
        });
    }

    /** Sets Eventlog's defaults for settings that are not configured. */
    private static void defaults(Settings settings, Map<String, Object> client) {
        String application = Identity.read(settings).application();
        client.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG,
                application == null ? "eventlog" : "eventlog-" + application);
        // Log events shrink to a quarter at low cost. This is the only compression that needs no native code in a
        // server.
        client.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // The journal provides complete batches, so there is nothing to wait for.
        client.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "0");
        client.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, "131072");
        // Kafka logs a warning in the server's log for each connection attempt.
        client.putIfAbsent(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "5000");
        // MBeans of two applications with the same client id would conflict, and Eventlog has its own metrics.
        client.putIfAbsent(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        // Otherwise the producer would send metrics when it is closed.
        client.putIfAbsent(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    }

    /** Sets the properties that the guarantees depend on. */
    private static void fix(Endpoint endpoint, Map<String, Object> client) {
        client.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        client.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        // With more, a broker that was restarted does not know all records of a producer that it has stored, and stores
        // them again; and one that has no state of a producer may accept a later request before an earlier one, which it
        // then refuses for ever.
        client.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        // Otherwise a record could be abandoned, and later ones arrive before it.
        client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(endpoint.connectTimeout()));
    }

    private static String millis(Duration time) {
        return String.valueOf(Math.max(1, time.toMillis()));
    }

    /** Formats user and password as the configuration of Kafka's login modules. */
    private static void login(Settings settings, Map<String, Object> client) {
        String user = settings.get(USER);
        String password = settings.get(PASSWORD);
        if (user.isEmpty() && password.isEmpty()) {
            return;
        }
        if (user.isEmpty() || password.isEmpty()) {
            settings.fault(user.isEmpty() ? USER : PASSWORD, "both of user and password, or none");
            return;
        }
        Setting<String> jaas = ClientSettings.setting(SaslConfigs.SASL_JAAS_CONFIG);
        if (settings.isSet(jaas)) {
            settings.fault(jaas, "none, as eventlog.kafka.user is set");
            return;
        }
        String mechanism = (String) client.computeIfAbsent(SaslConfigs.SASL_MECHANISM, name -> LOGIN_NAMES.get(2));
        if (!LOGIN_NAMES.contains(mechanism)) {
            settings.fault(ClientSettings.setting(SaslConfigs.SASL_MECHANISM),
                    "one of " + String.join(", ", LOGIN_NAMES) + ", as eventlog.kafka.user is set");
            return;
        }
        String module = mechanism.equals("PLAIN")
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        client.put(SaslConfigs.SASL_JAAS_CONFIG,
                module + " required username=" + quoted(user) + " password=" + quoted(password) + ";");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void security(Settings settings, Endpoint endpoint, Map<String, Object> client) {
        Setting<String> setting = ClientSettings.setting(SECURITY);
        boolean sasl = client.containsKey(SaslConfigs.SASL_JAAS_CONFIG)
                || client.containsKey(SaslConfigs.SASL_MECHANISM);
        boolean tls = endpoint.tls() != null;
        String derived = (sasl ? "SASL_" : "") + (tls ? "SSL" : "PLAINTEXT");
        String configured = client.getOrDefault(SECURITY, derived).toString().toUpperCase(Locale.ROOT);
        client.put(SECURITY, configured);
        if (tls && !configured.endsWith("SSL")) {
            settings.fault(TLS, "false, as " + setting.key() + " is " + configured);
        }
        if (client.containsKey(SaslConfigs.SASL_JAAS_CONFIG) && !configured.startsWith("SASL")) {
            settings.fault(setting, "SASL_" + configured + ", as there is a login");
        }
        if (!tls) {
            return;
        }
        client.keySet().stream().filter(name -> name.startsWith("ssl.")).toList()
                .forEach(name -> settings.fault(ClientSettings.setting(name),
                        "none, as eventlog.tls.enabled is true, and eventlog.tls.* is used"));
        client.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, TlsEngines.class);
        client.put(TlsEngines.TLS, endpoint.tls());
    }

    /** With smaller ones the producer would start, and refuse every event. */
    private static void limitSizes(Settings settings, Map<String, Object> client) {
        String request = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
        if (number(client, request) < LEAST_REQUEST) {
            settings.fault(ClientSettings.setting(request), "a whole number from " + LEAST_REQUEST);
        }
        String memory = ProducerConfig.BUFFER_MEMORY_CONFIG;
        long batch = number(client, ProducerConfig.BATCH_SIZE_CONFIG);
        if (number(client, memory) < Math.max(batch, LEAST_REQUEST)) {
            settings.fault(ClientSettings.setting(memory), "a whole number from " + Math.max(batch, LEAST_REQUEST)
                    + ", as " + ClientSettings.PREFIX + ProducerConfig.BATCH_SIZE_CONFIG + " is " + batch);
        }
    }

    /** A record that lingers longer would count as one that no broker acknowledges. */
    private static void limitLinger(Settings settings, Endpoint endpoint, Map<String, Object> client) {
        long patience = endpoint.readTimeout().toMillis();
        if (number(client, ProducerConfig.LINGER_MS_CONFIG) >= patience) {
            settings.fault(ClientSettings.setting(ProducerConfig.LINGER_MS_CONFIG),
                    "a whole number below " + patience + ", which is eventlog.read-timeout in milliseconds");
        }
    }

    private static long number(Map<String, Object> client, String name) {
        return Long.parseLong(client.getOrDefault(name, ProducerConfig.configDef().defaultValues().get(name))
                .toString());
    }

    /** The maximum size of an event that the producer accepts in a separate request. */
    static int maxEventBytes(Settings settings) {
        long most = Math.min(size(settings, ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                size(settings, ProducerConfig.BUFFER_MEMORY_CONFIG));
        return (int) Math.max(LEAST_EVENT, most - REQUEST_OVERHEAD);
    }

    private static long size(Settings settings, String name) {
        String text = settings.get(ClientSettings.setting(name)).strip();
        return text.matches("\\d{1,18}")
                ? Long.parseLong(text)
                : ((Number) ProducerConfig.configDef().defaultValues().get(name)).longValue();
    }

    @Override
    public String toString() {
        return "Kafka settings";
    }
}
