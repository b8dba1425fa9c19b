// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import java.io.File;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;

/**
 * The settings of Kafka's producer that are passed on under {@code eventlog.kafka.}, each checked with the producer's own
 * definition (Kafka's documentation, "Producer Configs"). Those that the delivery depends on cannot be changed.
 */
final class ClientSettings {
    static final String PREFIX = "eventlog.kafka.";

    /** The settings that Eventlog fixes, and the alternative for users. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    "none, as eventlog.host and eventlog.port name the brokers"),
            Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "none, as eventlog.kafka.key defines the keys"),
            Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "none, as eventlog.format defines the values"),
            Map.entry(ProducerConfig.ACKS_CONFIG, "none, as it is always all"),
            Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "none, as it is always true"),
            Map.entry(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "none, as it is always 1"),
            Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "none, as the queue decides how long events are kept"),
            Map.entry(ProducerConfig.RETRIES_CONFIG, "none, as the queue decides how long events are kept"),
            Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, "none, as it is eventlog.connect-timeout"),
            Map.entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "none, as there are no transactions"),
            Map.entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "none, as there are no transactions"),
            Map.entry(ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG, "none, as there are no transactions"));

    /** Settings with this suffix refer to files, which are checked for existence. */
    private static final String FILE = ".location";

    private ClientSettings() {}

    /** The configured values, by the producer's names. Faults are added to the settings. */
    static Map<String, Object> read(Settings settings, Set<String> own) {
        Map<String, Object> values = new TreeMap<>();
        Map<String, ConfigDef.ConfigKey> known = ProducerConfig.configDef().configKeys();
        known.forEach((name, key) -> {
            Setting<String> setting = setting(key);
            if (!settings.isSet(setting)) {
                return;
            }
            String value = settings.get(setting).strip();
            if (FIXED.containsKey(name)) {
                settings.fault(setting, FIXED.get(name));
            } else if (isValid(settings, setting, key, value)) {
                values.put(name, value);
            }
        });
        for (String key : settings.keys(PREFIX)) {
            String name = key.substring(PREFIX.length());
            if (!known.containsKey(name) && !own.contains(key)) {
                // Kafka only logs unknown settings, so a misspelled one would go unnoticed. The value is not shown,
                // because it may be secret.
                settings.fault(Setting.secret(key), "a key of docs/configuration.md, or eventlog.kafka. and the name of"
                        + " a setting of Kafka's producer");
            }
        }
        return values;
    }

    static Setting<String> setting(String name) {
        return setting(ProducerConfig.configDef().configKeys().get(name));
    }

    private static Setting<String> setting(ConfigDef.ConfigKey key) {
        return key.type == ConfigDef.Type.PASSWORD
                ? Setting.secret(PREFIX + key.name)
                : Setting.text(PREFIX + key.name, "");
    }

    private static boolean isValid(Settings settings, Setting<String> setting, ConfigDef.ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
        } catch (ConfigException e) {
            settings.fault(setting, allowed(key));
            return false;
        }
        if (key.name.endsWith(FILE) && !new File(value).canRead()) {
            settings.fault(setting, "a file that can be read");
            return false;
        }
        return true;
    }

    /** Does not use the message of Kafka's exception, because it contains the value. */
    private static String allowed(ConfigDef.ConfigKey key) {
        String type = switch (key.type) {
            case BOOLEAN -> "true or false";
            case INT, LONG, SHORT -> "a whole number";
            case DOUBLE -> "a number";
            case LIST -> "a list with commas between";
            case CLASS -> "the name of a class that is there";
            default -> "a text";
        };
        return key.validator == null ? type : type + ": " + key.validator;
    }
}
