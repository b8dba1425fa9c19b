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
 * What a receiver of Lumberjack, version 2, says to a window: {@code 2A sequence}, all events up to this one are taken.
 *
 * <p>
 * Zero means: still at work. That, and each step forward, gives the receiver more time, though not for ever. Bytes are
 * taken one acknowledgement at a time, so that nothing is left here of which the next window would know.
 */
final class BeatsAcks {
    /** Receivers at work say so every few seconds. */
    private static final int MOST_ACKS_WITHOUT_STEP = 1000;
    /** So many times the limit of one wait, for all of them together. */
    private static final int MOST_WAITS = 10;

    private final Duration limit;
    private final ByteBuffer frame = ByteBuffer.allocate(6);

    /** @param limit for each wait */
    BeatsAcks(Duration limit) {
        this.limit = limit;
    }

    /** Returns when the receiver has taken the whole window. */
    void await(Connection from, int count) throws IOException, InterruptedException {
        long wait = limit.toNanos();
        long end = System.nanoTime() + MOST_WAITS * wait;
        long deadline = System.nanoTime() + wait;
        long taken = 0;
        int idle = 0;
        while (taken < count) {
            long sequence = next(from, deadline);
            long now = System.nanoTime();
            boolean step = sequence > taken;
            if (now - end >= 0 || !step && ++idle > MOST_ACKS_WITHOUT_STEP) {
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
