// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.logback;

import java.util.function.BiConsumer;

/** Lines {@code key=value}. Not those of {@code java.util.Properties}, in which a backslash would be no backslash. */
final class SettingLines {
    private SettingLines() {}

    /**
     * @return whether there was any
     * @throws IllegalArgumentException when a line is none; its value is not shown
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
