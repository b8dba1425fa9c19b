// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the events of a connection in one protocol. */
interface EventCounter {
    long LINE_ENDS = 0x0A0A0A0A0A0A0A0AL;
    long SEVEN_BITS = 0x7F7F7F7F7F7F7F7FL;

    /**
     * Reads until the end of the input, and counts each event when it has arrived.
     *
     * @param out for responses, if the protocol has any
     */
    void count(InputStream in, OutputStream out, AtomicLong events) throws IOException;

    /** Counts line ends, eight bytes at a time, because the sink shares the machine with the measured process. */
    static void lines(InputStream in, OutputStream out, AtomicLong events) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        ByteBuffer words = ByteBuffer.wrap(buffer);
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            events.addAndGet(lineEnds(words, n));
        }
    }

    private static long lineEnds(ByteBuffer bytes, int length) {
        long count = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long differs = bytes.getLong(i) ^ LINE_ENDS;
            // Sets the highest bit of exactly those bytes that are zero.
            long zeros = ~((differs & SEVEN_BITS) + SEVEN_BITS | differs | SEVEN_BITS);
            count += Long.bitCount(zeros);
        }
        for (; i < length; i++) {
            count += bytes.get(i) == '\n' ? 1 : 0;
        }
        return count;
    }
}
