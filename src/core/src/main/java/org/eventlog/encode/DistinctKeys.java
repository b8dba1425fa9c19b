// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Converts the keys of one object to well-formed, short and unique keys. If keys become equal, the first is unchanged
 * and the others get a suffix {@code ~2}, {@code ~3}, …
 */
final class DistinctKeys {
    private DistinctKeys() {}

    /**
     * For fields next to a layout's own keys: a field whose key is one of those gets the suffix {@code _}, repeated
     * until it equals no other key of the event. It does so even if the event lacks the layout's key, so that a field
     * has the same name in all events.
     */
    static List<String> beside(Set<String> reserved, List<String> fieldKeys, int maxChars) {
        return beside(reserved, fieldKeys, maxChars, "~");
    }

    /** @param separator precedes the number of a duplicate key; consists of characters permitted in a key */
    static List<String> beside(Set<String> reserved, List<String> fieldKeys, int maxChars, String separator) {
        List<String> keys = of(fieldKeys, maxChars, separator);
        Set<String> taken = new HashSet<>(keys);
        keys.replaceAll(key -> {
            String free = key;
            while (reserved.contains(free) || free.length() > key.length() && !taken.add(free)) {
                free += "_";
            }
            return free;
        });
        return keys;
    }

    static List<String> of(List<String> wanted, int maxChars) {
        return of(wanted, maxChars, "~");
    }

    private static List<String> of(List<String> wanted, int maxChars, String separator) {
        List<String> keys = new ArrayList<>(wanted.size());
        Set<String> taken = new HashSet<>();
        for (String text : wanted) {
            String sound = PlainTexts.sound(text);
            String key = cut(sound, maxChars);
            for (int n = 2; !taken.add(key); n++) {
                String suffix = separator + n;
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
}
