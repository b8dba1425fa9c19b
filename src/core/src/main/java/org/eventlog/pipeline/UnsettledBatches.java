// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.ArrayDeque;

/** Sent batches whose transport cannot say that they arrived, oldest first. Used by the sender's thread. */
final class UnsettledBatches {
    /**
     * The maximum number of bytes that are sent and not settled. It exceeds the buffers of both kernels, so the
     * receiver must have read earlier data.
     */
    private static final long MAX_BYTES = 16 << 20;

    private final ArrayDeque<Sent> batches = new ArrayDeque<>();
    private long bytes;

    /**
     * A batch, or a part of one, that was sent.
     *
     * @param at when, by the ticker
     */
    record Sent(long first, long end, int count, int bytes, long at) {}

    boolean isEmpty() {
        return batches.isEmpty();
    }

    void add(Sent sent) {
        batches.add(sent);
        bytes += sent.bytes();
    }

    /** When the latest was sent; there is one. */
    long lastAt() {
        return batches.peekLast().at();
    }

    /** Whether so much was sent after the oldest batch that the receiver must have read it. */
    boolean isTooMuch() {
        return bytes > MAX_BYTES;
    }

    /** Whether the oldest was sent at that moment of the ticker or before. */
    boolean isOldestFrom(long moment) {
        return !batches.isEmpty() && batches.peek().at() - moment <= 0;
    }

    /** Takes the oldest away; there is one. */
    Sent poll() {
        Sent oldest = batches.poll();
        bytes -= oldest.bytes();
        return oldest;
    }

    void clear() {
        batches.clear();
        bytes = 0;
    }
}
