// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

/**
 * The digits of a number that is as a rule the one before: under load, hundreds of events share a millisecond. For use
 * by any number of threads: what is kept is immutable, and losing it to a race loses only time.
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
