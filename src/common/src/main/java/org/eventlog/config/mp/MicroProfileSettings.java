// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config.mp;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.ConfigValue;
import org.eventlog.config.SettingSource;

/**
 * Settings from MicroProfile Config (2.0 or later). To MicroProfile Config a value whose expression ({@code ${…}})
 * can't be resolved is not there, and one that refers to itself throws. Here both are values that can't be read, so
 * that they become faults of their keys, and never exceptions; so does what a {@code ConfigSource} or {@code Converter}
 * throws.
 *
 * <p>
 * An expression which resolves to an empty text can't be read either, unless it names a default: {@code ${LOG_HOST:}}
 * says that there may be none. Nothing is kept: each call asks the configuration. For any number of threads.
 */
public final class MicroProfileSettings implements SettingSource {
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{.*:.*}", Pattern.DOTALL);
    /** An unescaped expression that consists only of the name of a property. */
    private static final Pattern NAME = Pattern.compile("(?<![\\\\$])\\$\\{([^${}:=\\\\]+)}");
    private static final String UNRESOLVED = "its expression has no value; set what it refers to, or give a default as in"
            + " ${name:default}, or write \\${ for a text that has ${";

    private final Config config;

    private MicroProfileSettings(Config config) {
        this.config = config;
    }

    /** Returns the settings of this configuration. */
    public static MicroProfileSettings of(Config config) {
        return new MicroProfileSettings(config);
    }

    /** Returns the settings of the application that the thread's context class loader belongs to. */
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

    @Override
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        config.getPropertyNames().forEach(keys::add);
        return keys;
    }

    private boolean isLost(ConfigValue value, Optional<String> text) {
        String raw = value.getRawValue();
        if (text.isEmpty() || text.get().isBlank()) {
            boolean mayBeEmpty = value.getValue() != null && value.getValue().isBlank() && DEFAULT.matcher(raw).find();
            return !mayBeEmpty;
        }
        // Payara removes expressions that it cannot resolve from a longer text. If expressions are switched off, the
        // text is unchanged.
        return !text.get().equals(raw) && missing(raw) != null;
    }

    /** Returns the property without a value, if it can be determined, or else null. */
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
