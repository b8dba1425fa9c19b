// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Encoded events to be delivered to a receiver, in order. The batch refers to slices of the arrays that the events were
 * encoded into, without a copy.
 *
 * <p>
 * A batch that is sent again after a failure has the same id and the same events, so that a receiver can recognize it.
 * Valid only during the call of {@link Transport#send}, or until its {@link Delivery} has ended.
 */
public final class Batch {
    private final String journal;
    private final long first;
    private final List<Slice> slices;
    private final int count;
    private final int bytes;

    public Batch(String journal, long first, List<Slice> slices) {
        this.journal = Objects.requireNonNull(journal);
        this.first = first;
        this.slices = List.copyOf(slices);
        int events = 0;
        int size = 0;
        for (Slice slice : slices) {
            events += slice.count();
            size += slice.length();
        }
        this.count = events;
        this.bytes = size;
    }

    /**
     * The id of this batch: the journal and the positions of the first and the last event. Both are needed, because
     * after a restart a longer batch may start with the same event.
     */
    public String id() {
        return journal + ":" + first + ".." + last();
    }

    /** The id of the i-th event, counted from 0. It does not depend on the batch. */
    public String id(int i) {
        return journal + ":" + (first + Objects.checkIndex(i, count));
    }

    /** The position of the first event in its journal. */
    public long first() {
        return first;
    }

    /** The position of the last event in its journal. */
    public long last() {
        return first + count - 1;
    }

    public int count() {
        return count;
    }

    /** The size of all events in bytes. */
    public int bytes() {
        return bytes;
    }

    /** The concatenated events as buffers to write from. Each call creates new buffers. */
    public ByteBuffer[] buffers() {
        ByteBuffer[] buffers = new ByteBuffer[slices.size()];
        for (int i = 0; i < buffers.length; i++) {
            Slice s = slices.get(i);
            buffers[i] = ByteBuffer.wrap(s.array(), s.from(), s.length()).asReadOnlyBuffer();
        }
        return buffers;
    }

    /** A copy of the concatenated events. */
    public byte[] toByteArray() {
        byte[] all = new byte[bytes];
        int at = 0;
        for (Slice s : slices) {
            System.arraycopy(s.array(), s.from(), all, at, s.length());
            at += s.length();
        }
        return all;
    }

    /** The bytes of the i-th event, counted from 0. */
    public ByteBuffer event(int i) {
        int left = Objects.checkIndex(i, count);
        for (Slice slice : slices) {
            if (left < slice.count()) {
                return slice.event(left);
            }
            left -= slice.count();
        }
        throw new AssertionError("slices and count disagree");
    }

    /** A batch with only the i-th event, counted from 0. */
    public Batch single(int i) {
        int left = Objects.checkIndex(i, count);
        for (Slice slice : slices) {
            if (left < slice.count()) {
                int index = slice.firstEnd() + left;
                int from = left == 0 ? slice.from() : slice.ends()[index - 1];
                return new Batch(journal, first + i,
                        List.of(new Slice(slice.array(), from, slice.ends()[index], slice.ends(), index, 1)));
            }
            left -= slice.count();
        }
        throw new AssertionError("slices and count disagree");
    }

    /**
     * Consecutive events in one array.
     *
     * @param array contains the events; must not be changed
     * @param from where the first event starts
     * @param to where the last event ends
     * @param ends where each event of the array ends
     * @param firstEnd the index in {@code ends} of this slice's first event
     * @param count the number of events
     */
    public record Slice(byte[] array, int from, int to, int[] ends, int firstEnd, int count) {
        public int length() {
            return to - from;
        }

        /** The bytes of the i-th event of this slice. */
        public ByteBuffer event(int i) {
            int end = ends[firstEnd + Objects.checkIndex(i, count)];
            int start = i == 0 ? from : ends[firstEnd + i - 1];
            return ByteBuffer.wrap(array, start, end - start).asReadOnlyBuffer();
        }
    }

    /** The slices, for transports that frame each event. */
    public List<Slice> slices() {
        return slices;
    }
}
