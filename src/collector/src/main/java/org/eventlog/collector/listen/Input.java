// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * A buffer of bytes that were read and not yet parsed, which grows up to a limit. To become large, it needs one of the
 * {@link Places}; until one is free, nothing is read.
 */
final class Input {
    private static final int FIRST = 8 << 10;
    /** Up to here anybody may go. */
    static final int LARGE = 256 << 10;

    private final int most;
    private final Places places;
    private boolean waiting;
    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    Input(int most, Places places) {
        this.most = most;
        this.places = places;
    }

    /** Whether it wants to read and may not, as others hold large messages. */
    boolean isWaiting() {
        return waiting;
    }

    /** Holds nothing any more. */
    void close() {
        bytes = new byte[0];
        from = 0;
        to = 0;
        waiting = false;
        places.leave(this);
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
                places.leave(this);
            }
        } else if (bytes.length > LARGE && size() <= LARGE) {
            // The next message has begun, and may be small: the place is for somebody else.
            bytes = Arrays.copyOfRange(bytes, from, to);
            to -= from;
            from = 0;
            places.leave(this);
        }
    }

    /** Reads what is there and fits, nothing if there is no place for more; -1 at the end. */
    int read(ReadableByteChannel channel) throws IOException {
        waiting = !makeRoom();
        if (waiting) {
            return 0;
        }
        int count = channel.read(ByteBuffer.wrap(bytes, to, bytes.length - to));
        to += Math.max(0, count);
        return count;
    }

    private boolean makeRoom() {
        if (to < bytes.length) {
            return true;
        }
        int size = size();
        if (from > 0 && size <= bytes.length / 2) {
            System.arraycopy(bytes, from, bytes, 0, size);
        } else {
            int length = (int) Math.min(most, Math.max(FIRST, 2L * size));
            if (length > LARGE && !places.take(this)) {
                return false;
            }
            bytes = enlarged(length);
        }
        from = 0;
        to = size;
        return true;
    }

    private byte[] enlarged(int length) {
        byte[] larger = new byte[length];
        System.arraycopy(bytes, from, larger, 0, size());
        return larger;
    }
}
