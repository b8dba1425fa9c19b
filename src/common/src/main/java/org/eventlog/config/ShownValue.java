// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.regex.Pattern;
import org.eventlog.redact.Secrets;

/** An invalid value as it is shown. It may contain a secret in the wrong place, such as a password in a host. */
final class ShownValue {
    private static final int MAX_CHARS = 300;
    private static final int MAX_EXAMINED = 100_000;
    private static final int MAX_SEARCHED = 2_000;
    /** The password in {@code user:password@host}. */
    private static final Pattern PASSWORD = Pattern.compile("(?<=[^\\s,:@/]:)(?!//)[^\\s,]+(?=@)");
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
        return masked.length() <= MAX_CHARS ? masked : masked.substring(0, MAX_CHARS) + "…";
    }

    /** A text that may quote a value. */
    static String text(String text) {
        String examined = text.length() > MAX_EXAMINED ? text.substring(0, MAX_EXAMINED) : text;
        String masked = Secrets.mask(examined);
        // The time that the search takes may grow with the square of the length.
        masked = masked.length() > MAX_SEARCHED ? masked.substring(0, MAX_SEARCHED) : masked;
        return PASSWORD.matcher(masked).replaceAll(Secrets.MASK);
    }
}
