// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Delivery;

/**
 * Sent batches that are not known to be delivered, oldest first: their acknowledgement has not arrived, or the
 * transport has none. Used by the sender's thread.
 */
final class UnsettledBatches {
    /**
     * The maximum number of bytes that are sent without acknowledgement and not settled. It exceeds the buffers of both
     * kernels, so the receiver must have read earlier data.
     */
    private static final long MAX_BYTES = 16 << 20;
    /**
     * No batch is begun while so many bytes await their acknowledgement. It is less than half of the journal's part in
     * memory, so that the next events are read from the disk meanwhile.
     */
    static final long MAX_OPEN_BYTES = 4 << 20;
    /** The maximum number of batches that await their acknowledgement. */
    static final int MAX_OPEN_BATCHES = 64;
    /** How long a receiver may take to answer before turns are separated by breaks. */
    private static final long PATIENT_NANOS = Duration.ofSeconds(1).toNanos();

    private final ArrayDeque<Sent> batches = new ArrayDeque<>();
    private long bytes;

    /**
     * A batch, or a part of one, that was sent.
     *
     * @param at when, by the ticker
     * @param open null if there is no acknowledgement to wait for
     */
    record Sent(long first, long end, int count, int bytes, long at, Open open) {
        static Sent withAcknowledgement(Batch batch, long at, Delivery delivery, long repeated) {
            return of(batch, batch.count(), at, new Open(batch, delivery, repeated));
        }

        /** @param count the number of its events that the receiver has not refused */
        static Sent withoutAcknowledgement(Batch batch, int count, long at) {
            return of(batch, count, at, null);
        }

        private static Sent of(Batch batch, int count, long at, Open open) {
            return new Sent(batch.first(), batch.last() + 1, count, batch.bytes(), at, open);
        }
    }

    /**
     * A batch whose acknowledgement is to come.
     *
     * @param repeated the number of events that were sent before
     */
    record Open(Batch batch, Delivery delivery, long repeated) {}

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Whether there are some that await their acknowledgement. None is sent after one that does not. */
    boolean hasOpen() {
        return !batches.isEmpty() && batches.peek().open() != null;
    }

    void add(Sent sent) {
        batches.add(sent);
        bytes += sent.bytes();
    }

    /** When the latest was sent; there is one. */
    long lastAt() {
        return batches.peekLast().at();
    }

    /** The oldest; null if there is none. */
    Sent oldest() {
        return batches.peek();
    }

    /** Whether no further batch may await its acknowledgement. */
    boolean isFull() {
        return batches.size() >= MAX_OPEN_BATCHES || bytes >= MAX_OPEN_BYTES;
    }

    /**
     * How long the thread is free until the next look. The oldest batch's acknowledgement is waited for without a break
     * at first, then with breaks; there is a batch.
     *
     * @param most the longest break
     */
    long restNanos(long now, long most) {
        long age = now - oldest().at();
        return age < PATIENT_NANOS ? 0 : Math.min(age / 8, most);
    }

    /** Whether the batch follows the latest one directly, in the same run of the journal. */
    boolean isFollowedBy(Batch next) {
        Sent last = batches.peekLast();
        return last == null || last.open() != null && last.end() == next.first()
                && name(last.open().batch()).equals(name(next));
    }

    /** What the ids of a run's batches have in common. */
    private static String name(Batch batch) {
        String id = batch.id();
        return id.substring(0, id.lastIndexOf(':'));
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
