// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * A buffer for bytes that were read and not yet parsed, which grows up to a limit. Beyond {@link #LARGE} it needs one
 * of the {@link Places}; until one is free, nothing is read.
 */
final class Input {
    private static final int FIRST = 8 << 10;
    /** The size that every connection may use. */
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

    /** Whether reading must wait, because other connections hold large messages. */
    boolean isWaiting() {
        return waiting;
    }

    /** Releases the buffer and its place. */
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

    /** Discards bytes that have been used. */
    void skip(int count) {
        from += count;
        if (from == to) {
            from = 0;
            to = 0;
            if (bytes.length > FIRST) {
                // Release the memory: a connection may be idle for a day after a large message.
                bytes = new byte[0];
                places.leave(this);
            }
        } else if (bytes.length > LARGE && size() <= LARGE) {
            // The next message has begun and may be small, so release the place.
            bytes = Arrays.copyOfRange(bytes, from, to);
            to -= from;
            from = 0;
            places.leave(this);
        }
    }

    /**
     * Reads available bytes that fit.
     *
     * @return 0 if there is no place for more, -1 at the end of input
     */
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
