// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/** Bytes that were read and are not yet used: an array that grows to a bound. */
final class Input {
    private static final int FIRST = 8 << 10;

    private final int most;
    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    Input(int most) {
        this.most = most;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    int size() {
        return to - from;
    }

    boolean isEmpty() {
        return from == to;
    }

    boolean isFull() {
        return size() >= most;
    }

    /** The bytes are used. */
    void skip(int count) {
        from += count;
        if (from == to) {
            from = 0;
            to = 0;
            if (bytes.length > FIRST) {
                // A connection that sent much once may be silent for a day.
                bytes = new byte[0];
            }
        }
    }

    /** Reads what is there and fits; -1 at the end. */
    int read(ReadableByteChannel channel) throws IOException {
        makeRoom();
        int count = channel.read(ByteBuffer.wrap(bytes, to, bytes.length - to));
        to += Math.max(0, count);
        return count;
    }

    private void makeRoom() {
        if (to < bytes.length) {
            return;
        }
        int size = size();
        if (from > 0 && size <= bytes.length / 2) {
            System.arraycopy(bytes, from, bytes, 0, size);
        } else {
            bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to),
                    (int) Math.min(most, Math.max(FIRST, 2L * size)));
        }
        from = 0;
        to = size;
    }
}
