// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.redact.config;

import java.util.List;
import org.eventlog.config.NotAllowedException;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.redact.Redactor;
import org.eventlog.text.Lists;

/** Reads the names that are secret in an application. */
public final class RedactedNames {
    private static final Setting<List<String>> NAMES = setting("eventlog.redact.names");
    private static final String OF_PATTERNS = "*?%\\";

    private RedactedNames() {}

    /** Creates a redactor with the names of {@code eventlog.redact.names} in addition to the built-in ones. */
    public static Redactor read(Settings settings) {
        return read(settings, NAMES);
    }

    /** Creates a redactor with the names of this setting in addition to the built-in ones; see {@link #setting}. */
    public static Redactor read(Settings settings, Setting<List<String>> setting) {
        return Redactor.with(settings.get(setting));
    }

    /** Creates a setting for additional parts of secret names. */
    public static Setting<List<String>> setting(String key) {
        return new Setting<>(key, "", "parts of names, comma between, such as iban, tax: no patterns", false,
                RedactedNames::parts, list -> true);
    }

    private static List<String> parts(String text) {
        List<String> parts = Lists.of(text);
        for (String part : parts) {
            if (part.chars().anyMatch(c -> OF_PATTERNS.indexOf(c) >= 0)) {
                throw new NotAllowedException("\"" + part + "\" matches nothing");
            }
        }
        return parts;
    }
}
