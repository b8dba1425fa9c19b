// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.function.Function;

/**
 * Where the texts of settings come from: what {@link Settings} reads. A plain function will do; a source of this type
 * can also say where a text stands, and that there is one which can't be read.
 */
@FunctionalInterface
public interface SettingSource extends Function<String, String> {

    /** What there is for a key; never null. */
    Found find(String key);

    /** The text of a key; null when the key is not set, or can't be read. */
    @Override
    default String apply(String key) {
        return find(key).text();
    }

    /** That function as a source; itself when it is one. */
    static SettingSource of(Function<String, String> texts) {
        return texts instanceof SettingSource source ? source : key -> Found.of(texts.apply(key));
    }

    /**
     * What a source has for a key.
     *
     * @param text the value; null when there is none, or none that can be read
     * @param raw as it is written at its origin, for people; null where that is the text, or is not known
     * @param origin the name of where it stands; null when not known
     * @param problem why it can't be read, in words that show nothing of the value; null when it can be
     * @param detail of the problem, which may show parts of the value; null for none
     */
    record Found(String text, String raw, String origin, String problem, String detail) {
        private static final Found NOTHING = new Found(null, null, null, null, null);

        /** A text of which nothing else is known; null for a key that is not set. */
        public static Found of(String text) {
            return text == null ? NOTHING : new Found(text, null, null, null, null);
        }

        /** Whether the key has a value, be it one that can't be read. An empty text is none. */
        public boolean isSet() {
            return problem != null || text != null && !text.isBlank();
        }
    }
}
