// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * Caches the digits of the last number, which is usually the next one as well: under load, hundreds of events share a
 * millisecond. Thread-safe: the entry is immutable, and losing it in a race only costs time.
 */
final class LastNumber {
    /** @param padded the digits, {@linkplain ByteSink#padded padded} */
    private record Digits(long value, byte[] padded, int length) {}

    private Digits last = new Digits(0, ByteSink.padded(new byte[]{'0'}, 0, 1), 1);

    /** Writes the number if it is the one before. */
    boolean write(long value, ByteSink out) {
        Digits known = last;
        if (known.value != value) {
            return false;
        }
        out.putPadded(known.padded, known.length);
        return true;
    }

    void put(long value, byte[] from, int start, int end) {
        last = new Digits(value, ByteSink.padded(from, start, end), end - start);
    }
}
