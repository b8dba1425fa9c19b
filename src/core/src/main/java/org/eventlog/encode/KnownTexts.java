// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * Texts an application writes again and again, already encoded: the keys of its fields, its events' names and tags.
 *
 * <p>
 * A small table, found by a text's hash and confirmed by its identity: literals are the same object at each call. A miss
 * costs a comparison; what is found is copied instead of looked at character by character. Holds short strings only,
 * and a bounded number of them. For use by any number of threads: entries are immutable, and losing one to a race
 * loses only time.
 */
final class KnownTexts {
    private static final int SLOTS = 512;
    private static final int LONGEST = 64;

    /** @param padded the bytes, {@linkplain ByteSink#padded padded} */
    record Entry(String text, byte[] padded, int length) {}

    private final Entry[] entries = new Entry[SLOTS];

    /** The text's bytes, or null when they are not known. */
    Entry get(String text) {
        Entry entry = entries[slot(text)];
        return entry != null && entry.text == text ? entry : null;
    }

    void put(String text, byte[] from, int start, int end) {
        if (text.length() <= LONGEST) {
            entries[slot(text)] = new Entry(text, ByteSink.padded(from, start, end), end - start);
        }
    }

    private static int slot(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 9 ^ hash >>> 18) & SLOTS - 1;
    }
}
