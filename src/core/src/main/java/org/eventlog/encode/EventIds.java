// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/**
 * Generates UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits of the millisecond's fraction
 * (section 6.2, method 3), 62 bits that make it unique.
 *
 * <p>
 * Those 62 bits are a SplitMix64 sequence over the pipeline's event numbers from a random start: no lock, no system
 * call, and no state beyond the number every event has anyway. They are unique, but not secret: never use an event's id
 * as a token.
 */
final class EventIds {
    static final int LENGTH = 36;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final long start;

    EventIds(RandomGenerator random) {
        this.start = random.nextLong();
    }

    /** Writes the id, 36 characters, at the given position. */
    void write(long sequence, long epochMillis, int nanosOfMilli, byte[] to, int at) {
        long high = epochMillis << 16 | 0x7000 | (long) nanosOfMilli * 4096 / 1_000_000;
        if (epochMillis >>> 48 != 0) {
            // A time that an id has no room for: the ids stay ordered by time.
            high = epochMillis < 0 ? 0x7000 : -1L << 16 | 0x7fff;
        }
        long low = mix(start + sequence * GAMMA) >>> 2 | 0x8000000000000000L;
        long second = hex(high);
        long third = hex(low >>> 32);
        // 8-4-4-4-12: the groups between hyphens are written separately, and the hyphens last.
        LONGS.set(to, at, hex(high >>> 32));
        LONGS.set(to, at + 9, second);
        INTS.set(to, at + 14, (int) second);
        LONGS.set(to, at + 19, third);
        INTS.set(to, at + 24, (int) third);
        LONGS.set(to, at + 28, hex(low));
        to[at + 8] = '-';
        to[at + 13] = '-';
        to[at + 18] = '-';
        to[at + 23] = '-';
    }

    /**
     * The eight hexadecimal digits of the lower half, the highest in the highest byte. Converts all nibbles at once.
     */
    private static long hex(long value) {
        long x = value & 0xFFFFFFFFL;
        x = (x | x << 16) & 0x0000FFFF0000FFFFL;
        x = (x | x << 8) & 0x00FF00FF00FF00FFL;
        x = (x | x << 4) & 0x0F0F0F0F0F0F0F0FL;
        // Adding 6 carries into the upper nibble if the digit is a letter.
        long letters = x + 0x0606060606060606L >>> 4 & 0x0101010101010101L;
        return x + 0x3030303030303030L + letters * ('a' - '0' - 10);
    }

    private static long mix(long z) {
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
