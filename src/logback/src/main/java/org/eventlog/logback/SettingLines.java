// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import java.util.function.BiConsumer;

/** Parses lines {@code key=value}. Unlike {@code java.util.Properties}, a backslash is not an escape character. */
final class SettingLines {
    private SettingLines() {}

    /**
     * @return whether there was any setting
     * @throws IllegalArgumentException if a line is invalid; the message does not contain its value
     */
    static boolean read(String lines, BiConsumer<String, String> settings) {
        boolean any = false;
        for (String line : lines.split("\\R")) {
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                int equals = text.indexOf('=');
                String key = text.substring(0, Math.max(0, equals)).strip();
                if (!key.startsWith("eventlog.")) {
                    throw new IllegalArgumentException("a line of <settings> is not eventlog.…=…, but begins with \""
                            + (equals < 0 ? text.split("\\s", 2)[0] : key) + "\"");
                }
                settings.accept(key, text.substring(equals + 1).strip());
                any = true;
            }
        }
        return any;
    }
}
