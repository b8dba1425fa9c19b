// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.spi;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * Events on their way to a receiver: slices of the arrays they were encoded into, in order, untouched.
 *
 * <p>
 * A batch that is sent again after a failure has the same id and the same events, so that a receiver can tell.
 * Valid during the call of {@link Transport#send}.
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
     * Names this batch: the journal and the positions of the first and the last event. Both ends are needed, as
     * after a restart the same first event may open a longer batch.
     */
    public String id() {
        return journal + ":" + first + ".." + last();
    }

    /** Names the i-th event, from 0 on: the same whichever batch it comes in. */
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

    /** Bytes of all events. */
    public int bytes() {
        return bytes;
    }

    /** The concatenated events as buffers to write from; made anew by each call. */
    public ByteBuffer[] buffers() {
        ByteBuffer[] buffers = new ByteBuffer[slices.size()];
        for (int i = 0; i < buffers.length; i++) {
            Slice s = slices.get(i);
            buffers[i] = ByteBuffer.wrap(s.array(), s.from(), s.length()).asReadOnlyBuffer();
        }
        return buffers;
    }

    /** The concatenated events in an array of their own. */
    public byte[] toByteArray() {
        byte[] all = new byte[bytes];
        int at = 0;
        for (Slice s : slices) {
            System.arraycopy(s.array(), s.from(), all, at, s.length());
            at += s.length();
        }
        return all;
    }

    /** The bytes of the i-th event, from 0 on. */
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

    /** The i-th event, from 0 on, as a batch of its own. */
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
     * @param array holds the events; not to be changed
     * @param from where the first event starts
     * @param to where the last event ends
     * @param ends where each event of the array ends
     * @param firstEnd the index in {@code ends} of this slice's first event
     * @param count how many events
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
