// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * A cache of encoded texts that an application writes repeatedly: keys of fields, names of events, tags.
 *
 * <p>
 * A small table, indexed by hash, with two places for each hash: of two keys that meet in one place, each event would
 * evict the other. A literal is the same object in each call; a text that is built anew each time, as a
 * tag with a city's name, is compared. A hit is copied instead of being checked character by character. It holds a
 * limited number of short strings. Thread-safe: entries are immutable, and losing one in a race only costs time.
 */
final class EncodedTextCache {
    private static final int SLOTS = 512;
    private static final int LONGEST = 64;

    /** @param padded the bytes, {@linkplain ByteSink#padded padded} */
    record Entry(String text, byte[] padded, int length) {}

    private final Entry[] entries = new Entry[SLOTS];

    /** The encoded text, or null if it is not cached. */
    Entry get(String text) {
        int slot = slot(text);
        Entry entry = entries[slot];
        if (entry == null || !entry.text.equals(text)) {
            entry = entries[slot ^ 1];
        }
        return entry != null && entry.text.equals(text) ? entry : null;
    }

    void put(String text, byte[] from, int start, int end) {
        if (text.length() <= LONGEST) {
            int slot = slot(text);
            Entry earlier = entries[slot];
            if (earlier != null) {
                entries[slot ^ 1] = earlier;
            }
            entries[slot] = new Entry(text, ByteSink.padded(from, start, end), end - start);
        }
    }

    private static int slot(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 9 ^ hash >>> 18) & SLOTS - 1;
    }
}
