// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys of one object as they can be written: sound, short enough, and each once. Of keys that become the
 * same, the first stays as it is and the next get {@code ~2}, {@code ~3}, … at their end.
 */
final class DistinctKeys {
    private DistinctKeys() {}

    static List<String> of(List<String> wanted, int maxChars) {
        List<String> keys = new ArrayList<>(wanted.size());
        Set<String> taken = new HashSet<>();
        for (String text : wanted) {
            String sound = sound(text);
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
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder sound = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? ValueWriter.REPLACEMENT : c)
                .forEach(sound::appendCodePoint);
        return sound.toString();
    }
}
