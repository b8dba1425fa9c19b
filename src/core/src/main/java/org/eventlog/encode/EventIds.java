// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.util.random.RandomGenerator;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits of the millisecond's fraction
 * (section 6.2, method 3), 62 bits that make it unique.
 *
 * <p>
 * Those 62 bits are a SplitMix64 sequence over the pipeline's event numbers from a random start: no lock, no system
 * call, and no state beyond the number every event has anyway. They are unique, not secret: never use an event's id
 * as a token.
 */
final class EventIds {
    static final int LENGTH = 36;
    /** The two digits of each byte. */
    private static final short[] PAIRS = pairs();
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final long start;

    EventIds(RandomGenerator random) {
        this.start = random.nextLong();
    }

    /** Writes the id, 36 characters, at the given place. */
    void write(long sequence, long epochMillis, int nanosOfMilli, byte[] to, int at) {
        long fraction = (long) nanosOfMilli * 4096 / 1_000_000;
        long high = epochMillis << 16 | 0x7000 | fraction;
        long low = mix(start + sequence * GAMMA) >>> 2 | 0x8000000000000000L;
        at = hex(high, 60, 8, to, at);
        to[at++] = '-';
        at = hex(high, 28, 4, to, at);
        to[at++] = '-';
        at = hex(high, 12, 4, to, at);
        to[at++] = '-';
        at = hex(low, 60, 4, to, at);
        to[at++] = '-';
        hex(low, 44, 12, to, at);
    }

    private static int hex(long value, int shift, int digits, byte[] to, int at) {
        for (int i = 0; i < digits; i += 2, shift -= 8) {
            short pair = PAIRS[(int) (value >>> shift - 4) & 0xff];
            to[at++] = (byte) (pair >> 8);
            to[at++] = (byte) pair;
        }
        return at;
    }

    private static short[] pairs() {
        short[] pairs = new short[256];
        for (int i = 0; i < 256; i++) {
            pairs[i] = (short) (Character.forDigit(i >> 4, 16) << 8 | Character.forDigit(i & 15, 16));
        }
        return pairs;
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
