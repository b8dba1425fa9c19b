// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.config;

import java.util.Set;
import java.util.function.Function;

/**
 * The source of the texts of settings, read by {@link Settings}. A plain function is sufficient; a source of this type
 * can also provide the origin of a text, and report a text that cannot be read.
 */
@FunctionalInterface
@SuppressWarnings("FunctionalInterfaceMethodChanged") // apply is find without the origin
public interface SettingSource extends Function<String, String> {

    /** Returns the text for a key and its origin. Never returns null. */
    Found find(String key);

    /** The text of a key; null if the key is not set or cannot be read. */
    @Override
    default String apply(String key) {
        return find(key).text();
    }

    /**
     * The keys that this source knows to be set. They find a misspelled key; a source that cannot list its keys, as
     * environment variables cannot, returns none of them.
     */
    default Set<String> keys() {
        return Set.of();
    }

    /**
     * The names of the environment variables among which this source looks for keys. {@link #find} with such a name
     * returns its value, if the source has it. They find a misspelled one. By default, there are none.
     */
    default Set<String> variables() {
        return Set.of();
    }

    /** Where this source looks, for a message. */
    default String described() {
        return "the configuration";
    }

    /** Converts a function to a source. If it throws, the key has a value that cannot be read. */
    static SettingSource of(Function<String, String> texts) {
        return new SettingSource() {
            @Override
            public Found find(String key) {
                try {
                    return texts instanceof SettingSource source ? source.find(key) : Found.of(texts.apply(key));
                } catch (Throwable e) {
                    return Found.unreadable(e);
                }
            }

            @Override
            public Set<String> keys() {
                try {
                    return texts instanceof SettingSource source ? source.keys() : Set.of();
                } catch (RuntimeException e) {
                    return Set.of();
                }
            }

            @Override
            public Set<String> variables() {
                try {
                    return texts instanceof SettingSource source ? source.variables() : Set.of();
                } catch (RuntimeException e) {
                    return Set.of();
                }
            }

            @Override
            public String described() {
                return texts instanceof SettingSource source ? source.described() : SettingSource.super.described();
            }
        };
    }

    /**
     * The result of looking up a key.
     *
     * @param text the value; null if there is none, or if it cannot be read
     * @param raw the value as written at its origin, for display; null if it equals the text or is unknown
     * @param origin the name of its origin; null if unknown
     * @param problem why it cannot be read, without any part of the value; null if it can be read
     * @param detail details of the problem, which may contain parts of the value; null if there are none
     */
    record Found(String text, String raw, String origin, String problem, String detail) {
        private static final Found NOTHING = new Found(null, null, null, null, null);

        /** A text of unknown origin; null for a key that is not set. */
        public static Found of(String text) {
            return text == null ? NOTHING : new Found(text, null, null, null, null);
        }

        /** A key whose value cannot be read because its source threw this. */
        public static Found unreadable(Throwable thrown) {
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            String detail;
            try {
                detail = thrown.getMessage();
            } catch (Throwable e) {
                detail = null;
            }
            return new Found(null, null, null, "it can't be read (" + thrown.getClass().getSimpleName() + ")", detail);
        }

        /** Whether the key has a value, even one that cannot be read. An empty text is not a value. */
        public boolean isSet() {
            return problem != null || text != null && !text.isBlank();
        }
    }
}
