// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config.destination;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eventlog.config.Setting;
import org.eventlog.config.SettingSource;
import org.eventlog.config.Settings;

/**
 * The configuration of an additional destination: {@code eventlog.audit.host} or, if that is not set,
 * {@code eventlog.host}, except for keys that two event logs cannot share.
 */
public final class DestinationTexts implements SettingSource {
    /** Whether an event log logs at all. */
    public static final Setting<Boolean> ENABLED = Setting.flag("eventlog.enabled", true);

    /** The names that are allowed, in words. */
    public static final String ALLOWED = "small letters, digits and dashes, at most 32, and not the beginning of a key"
            + " of Eventlog's own";

    private static final String PREFIX = "eventlog.";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    /**
     * The second parts of Eventlog's own keys: {@code eventlog.queue.max-bytes} is not a key of a destination "queue".
     */
    private static final Set<String> TAKEN = Set.of("amqp", "application", "batch", "beats", "browser", "close-timeout",
            "cluster", "code", "collector", "config", "connect-timeout", "connection", "db", "default", "destinations",
            "enabled",
            "event", "executor", "fields", "file", "flush", "format", "forward", "gelf", "health", "host", "hosts",
            "http", "inbox", "jul", "kafka", "key", "layout", "level", "logstash", "meter", "metrics", "otlp", "paused",
            "port", "project", "propagate", "protocol", "queue", "read-timeout", "redact", "release", "request",
            "retry",
            "session",
            "shared", "site", "syslog", "tags", "tcp", "telemetry", "thread-factory", "tls", "udp", "write-timeout");
    private static final Set<String> OWN = Set.of("eventlog.db");

    private final String name;
    private final SettingSource source;

    /**
     * @throws IllegalArgumentException if the name is not valid for a destination
     */
    public DestinationTexts(String name, Function<String, String> source) {
        if (!isName(name)) {
            throw new IllegalArgumentException("\"" + name + "\" can't name a destination: " + ALLOWED);
        }
        this.name = name;
        this.source = SettingSource.of(source);
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !TAKEN.contains(name);
    }

    @Override
    public Found find(String key) {
        Found own = source.find(prefixed(key));
        return own.isSet() || OWN.contains(key) ? own : source.find(key);
    }

    /** The keys of all event logs, and those of this destination without its name. */
    @Override
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>(source.keys());
        String own = prefixed(PREFIX);
        source.keys().stream().filter(key -> key.startsWith(own))
                .forEach(key -> keys.add(PREFIX + key.substring(own.length())));
        return keys;
    }

    /** The key that provided the text of this key. */
    public String keyOf(String key) {
        return OWN.contains(key) || source.find(prefixed(key)).isSet() ? prefixed(key) : key;
    }

    /** Reads the settings of this destination. Faults name the keys that the texts came from. */
    public Settings settings() {
        return new Settings(this, this::keyOf);
    }

    private String prefixed(String key) {
        return key.startsWith(PREFIX) ? PREFIX + name + "." + key.substring(PREFIX.length()) : key;
    }
}
