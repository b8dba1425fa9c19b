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

    /**
     * Where fields stand beside a layout's own keys: a key that is one of those gets {@code _} at its end, as many as it
     * takes to be no other key of the event either. Whether the event has the layout's key makes no difference, so
     * that a field has one name in all events.
     */
    static List<String> beside(Set<String> reserved, List<String> fieldKeys, int maxChars) {
        return beside(reserved, fieldKeys, maxChars, "~");
    }

    /** @param separator stands before the number of a key that is there already; of characters a key may have */
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
