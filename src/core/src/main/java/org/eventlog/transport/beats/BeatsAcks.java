// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.beats;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eventlog.net.Connection;

/**
 * Reads the acknowledgements of Lumberjack, version 2: {@code 2A sequence} means that all events of the window up to
 * this one are accepted.
 *
 * <p>
 * Zero means that the receiver is still working. This, and each step forward, gives the receiver more time, up to a
 * limit. Bytes are read one acknowledgement at a time, so that nothing is buffered here for the next window.
 */
final class BeatsAcks {
    /** Receivers send such a message every few seconds. */
    private static final int MAX_ACKS_WITHOUT_STEP = 1000;
    /** The limit for all waits together, as a multiple of the limit for one. */
    private static final int MAX_WAITS = 10;

    private final Duration limit;
    private final ByteBuffer frame = ByteBuffer.allocate(6);

    /** @param limit for each wait */
    BeatsAcks(Duration limit) {
        this.limit = limit;
    }

    /** Returns when the receiver has accepted the whole window. */
    void await(Connection from, int count) throws IOException, InterruptedException {
        long wait = limit.toNanos();
        long end = System.nanoTime() + MAX_WAITS * wait;
        long deadline = System.nanoTime() + wait;
        long taken = 0;
        int idle = 0;
        while (taken < count) {
            long sequence = next(from, deadline);
            if (sequence > count) {
                // Not of this window: it must not count as the word that all of it is accepted.
                throw new IOException("the receiver acknowledges more events than it was sent");
            }
            long now = System.nanoTime();
            boolean step = sequence > taken;
            if (now - end >= 0 || !step && ++idle > MAX_ACKS_WITHOUT_STEP) {
                throw new SocketTimeoutException("the receiver is at work without end");
            }
            if (step) {
                taken = sequence;
            }
            if (step || sequence == 0) {
                deadline = now + Math.min(wait, end - now);
            }
        }
    }

    private long next(Connection from, long deadline) throws IOException, InterruptedException {
        frame.clear();
        while (frame.hasRemaining()) {
            if (from.read(frame, deadline) < 0) {
                throw new EOFException("the receiver closed the connection before it answered");
            }
        }
        frame.flip();
        if (frame.get() != '2' || frame.get() != 'A') {
            throw new IOException("the receiver's answer is no acknowledgement");
        }
        return frame.getInt() & 0xFFFF_FFFFL;
    }
}
