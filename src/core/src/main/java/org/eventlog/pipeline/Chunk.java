// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.Arrays;

/**
 * Encoded events, one behind the other: what the inbox fills, the journal stores as a row, and a batch is a slice
 * of.
 *
 * <p>
 * Filled under the inbox's lock; from then on nothing but {@link #first} changes, and that before anyone else sees
 * the chunk.
 */
final class Chunk {
    private static final int FIRST_ENDS = 64;

    final byte[] bytes;
    /** Where each event ends. Events are self-delimiting, but not every transport could tell without decoding. */
    int[] ends;
    int count;
    int length;
    /** The position of the first event. Set by the journal thread when it takes the chunk. */
    long first;

    Chunk(int capacity) {
        this(new byte[capacity], new int[FIRST_ENDS], 0, 0, 0);
    }

    Chunk(byte[] bytes, int[] ends, int count, int length, long first) {
        this.bytes = bytes;
        this.ends = ends;
        this.count = count;
        this.length = length;
        this.first = first;
    }

    boolean fits(int more) {
        return bytes.length - length >= more;
    }

    void append(byte[] source, int size) {
        System.arraycopy(source, 0, bytes, length, size);
        length += size;
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        ends[count++] = length;
    }

    /** The position behind the last event. */
    long end() {
        return first + count;
    }

    /** A chunk of the same events in arrays of their exact size. */
    Chunk trimmed() {
        return new Chunk(Arrays.copyOf(bytes, length), Arrays.copyOf(ends, count), count, length, first);
    }

    void clear() {
        count = 0;
        length = 0;
    }
}
