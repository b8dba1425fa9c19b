// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eventlog.LogEvent;

/**
 * The keys of an event's fields as they can be written: sound, short enough, and each once. Of keys that become the
 * same, the first stays as it is and the next get {@code ~2}, {@code ~3}, … at their end.
 */
final class DistinctKeys {
    private DistinctKeys() {}

    static List<String> of(LogEvent event, int count, int maxChars) {
        List<String> keys = new ArrayList<>(count);
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < count; i++) {
            String sound = sound(event.fieldKey(i));
            String key = cut(sound, maxChars);
            for (int n = 2; !taken.add(key); n++) {
                String suffix = "~" + n;
                key = cut(sound, maxChars - suffix.length()) + suffix;
            }
            keys.add(key);
        }
        return keys;
    }

    private static String cut(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars);
    }

    private static String sound(String text) {
        StringBuilder sound = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? ValueWriter.REPLACEMENT : c)
                .forEach(sound::appendCodePoint);
        return sound.toString();
    }
}
