// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config.mp;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;
import org.eventlog.config.SettingSource;
import org.eventlog.text.VariableName;

/**
 * Settings from MicroProfile Config (2.0 or later). MicroProfile Config treats a value with an unresolvable
 * expression ({@code ${…}}) as missing, and throws for one that refers to itself. Here, both are unreadable values,
 * so that they become faults of their keys and never exceptions. The same applies to exceptions of a {@code
 * ConfigSource} or {@code Converter}.
 *
 * <p>An expression that resolves to an empty text is also unreadable, unless it has a default: {@code ${LOG_HOST:}}
 * means that the value is optional. Nothing is cached: each call queries the configuration. Thread-safe.
 */
public final class MicroProfileSettings implements SettingSource {
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{.*:.*}", Pattern.DOTALL);
    /** An unescaped expression that only consists of a property name. */
    private static final Pattern NAME = Pattern.compile("(?<![\\\\$])\\$\\{([^${}:=\\\\]+)}");
    private static final String UNRESOLVED = "its expression has no value; set what it refers to, or give a default as in"
            + " ${name:default}, or write \\${ for a text that has ${";

    private static final int MOST_SOURCES = 20;

    private final Config config;
    private final Set<String> environment;

    MicroProfileSettings(Config config, Set<String> environment) {
        this.config = config;
        this.environment = environment;
    }

    /** Returns the settings in this configuration. */
    @SuppressWarnings("exports") // Whoever has a Config reads its module.
    public static MicroProfileSettings of(Config config) {
        return new MicroProfileSettings(config, System.getenv().keySet());
    }

    /** Returns the settings of the application of the thread's context class loader. */
    public static MicroProfileSettings current() {
        return of(ConfigProvider.getConfig());
    }

    @Override
    public Found find(String key) {
        try {
            ConfigValue value = config.getConfigValue(key);
            // Uses the configuration's converter, which an application may have replaced, for example to decrypt
            // values.
            Optional<String> text = config.getOptionalValue(key, String.class);
            String raw = value.getRawValue();
            if (raw != null && !raw.isBlank() && isLost(value, text)) {
                return new Found(null, raw, value.getSourceName(), UNRESOLVED, missing(raw));
            }
            return new Found(text.orElse(null), raw, value.getSourceName(), null, null);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return Found.unreadable(e);
        }
    }

    /**
     * Without those that may come from environment variables. SmallRye lists {@code EVENTLOG_CLOSE_TIMEOUT} also as
     * {@code eventlog.close.timeout}, which is a guess. Empty if a source cannot tell its keys.
     */
    @Override
    public Set<String> keys() {
        Set<String> variables = environment.stream().map(VariableName::of).collect(Collectors.toSet());
        Set<String> keys = new TreeSet<>();
        try {
            config.getPropertyNames().forEach(keys::add);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return Set.of();
        }
        keys.removeIf(key -> variables.contains(VariableName.of(key)));
        return keys;
    }

    /** All of the environment. Whether the configuration has it as a source, find tells. */
    @Override
    public Set<String> variables() {
        return environment;
    }

    /** The names and ordinals of the configuration's sources, the one that takes precedence first. */
    @Override
    public String described() {
        try {
            List<String> names = StreamSupport.stream(config.getConfigSources().spliterator(), false)
                    .map(source -> source.getName() + " (" + source.getOrdinal() + ")").toList();
            return names.size() <= MOST_SOURCES
                    ? String.join(", ", names)
                    : String.join(", ", names.subList(0, MOST_SOURCES)) + ", and " + (names.size() - MOST_SOURCES)
                            + " more";
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return "MicroProfile Config";
        }
    }

    private boolean isLost(ConfigValue value, Optional<String> text) {
        String raw = value.getRawValue();
        if (text.isEmpty() || text.get().isBlank()) {
            boolean mayBeEmpty = value.getValue() != null && value.getValue().isBlank() && DEFAULT.matcher(raw).find();
            return !mayBeEmpty;
        }
        // Payara removes unresolvable expressions from a longer text. If expressions are disabled, the text is
        // unchanged.
        return !text.get().equals(raw) && missing(raw) != null;
    }

    /** Returns the missing property, if it can be determined, or else null. */
    private String missing(String raw) {
        Matcher name = NAME.matcher(raw);
        while (name.find()) {
            ConfigValue value = config.getConfigValue(name.group(1));
            if (value.getValue() == null) {
                return "nothing says " + name.group(1);
            }
        }
        return null;
    }
}
