// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.regex.Pattern;
import org.eventlog.redact.Secrets;

/** An invalid value as it is shown. It may contain a secret in the wrong place, such as a password in a host. */
final class ShownValue {
    private static final int MAX_CHARS = 300;
    private static final int MAX_TEXT = 2_000;
    private static final int MAX_EXAMINED = 100_000;
    /** Behind the name of a user, who may have a password. */
    private static final Pattern BEHIND_NAME = Pattern.compile(":.+", Pattern.DOTALL);

    private ShownValue() {}

    /** @param value null if unknown */
    static String of(String key, String value) {
        if (value == null) {
            return null;
        }
        String masked = text(value);
        if (key.endsWith(".user") || key.endsWith("-user")) {
            masked = BEHIND_NAME.matcher(masked).replaceFirst(":" + Secrets.MASK);
        }
        return cut(masked, MAX_CHARS);
    }

    /** A text that may quote a value. */
    static String text(String text) {
        String examined = text.length() > MAX_EXAMINED ? text.substring(0, MAX_EXAMINED) : text;
        return cut(withoutPassword(Secrets.mask(examined)), MAX_TEXT);
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }

    /** Without what may be the password in {@code user:password@host}, which may have any characters. */
    private static String withoutPassword(String text) {
        int at = text.lastIndexOf('@');
        int colon = text.indexOf(':');
        while (colon >= 0 && text.startsWith("//", colon + 1)) {
            colon = text.indexOf(':', colon + 1);
        }
        return colon < 0 || at < colon ? text : text.substring(0, colon + 1) + Secrets.MASK + text.substring(at);
    }
}
