// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import java.util.Arrays;

/**
 * Encoded events, one after another. The inbox fills a chunk, the journal stores it as a row, and batches are slices of
 * chunks.
 * <p>
 * Filled under the inbox's lock. After that, only {@link #first} and {@link #time} change, before any other thread sees
 * the chunk.
 */
final class Chunk {
    private static final int FIRST_ENDS = 64;
    /** The object itself and the headers of its arrays, in bytes, about. */
    private static final int OVERHEAD = 160;

    /** The events; only the first {@link #length} bytes count. */
    final byte[] bytes;
    /** Each event's place in the order of the calls. Used within the inbox only; null elsewhere. */
    long[] places;
    /** Whether the store has a copy. Guarded by the lock of {@link SendQueue}, as the next. */
    boolean stored;
    /** Whether the sender no longer needs it. */
    boolean sent;
    /** Where each event ends. Events are self-delimiting, but not every transport could tell without decoding. */
    int[] ends;
    /** Each event's level, by ordinal, because losses are counted by level. */
    byte[] levels;
    int count;
    int length;
    /** The position of the first event. Set by the journal thread when it takes the chunk. */
    long first;
    /**
     * The run that gave it its position, by a random number. What was delivered before it was stored left no trace, and
     * after a crash its position is given again: the two batches must not bear the same name.
     */
    long run;
    /** When the journal took it from the inbox, in milliseconds since 1970. */
    long time;
    /** The receipts of some of these events; null if there are none. */
    PendingReceipts tickets;

    Chunk(int capacity) {
        this(new byte[capacity], new int[FIRST_ENDS], new byte[FIRST_ENDS], 0, 0);
    }

    Chunk(byte[] bytes, int[] ends, byte[] levels, int count, int length) {
        this.bytes = bytes;
        this.ends = ends;
        this.levels = levels;
        this.count = count;
        this.length = length;
    }

    /** The memory it takes, in bytes, about. */
    long footprint() {
        return OVERHEAD + bytes.length + (long) (Integer.BYTES + 1) * levels.length;
    }

    boolean isSparse() {
        return length < bytes.length / 2;
    }

    /** Moves the events and their receipts to a chunk without free space. This one may then be used again. */
    Chunk compact() {
        Chunk compact = new Chunk(Arrays.copyOf(bytes, length), Arrays.copyOf(ends, count),
                Arrays.copyOf(levels, count), count, length);
        compact.tickets = tickets;
        tickets = null;
        return compact;
    }

    boolean fits(int more) {
        return bytes.length - length >= more;
    }

    /** Makes sure that the next event can be appended without memory. */
    void ready() {
        if (count == levels.length) {
            // The levels last: if there is no memory for them, the next call begins again.
            ends = Arrays.copyOf(ends, 2 * count);
            levels = Arrays.copyOf(levels, 2 * count);
        }
    }

    void append(byte[] source, int from, int size, byte level) {
        ready();
        System.arraycopy(source, from, bytes, length, size);
        length += size;
        levels[count] = level;
        ends[count++] = length;
    }

    /** Must be called before an event with a place is appended. */
    void readyForPlace() {
        if (places == null || places.length == count) {
            places = places == null ? new long[FIRST_ENDS] : Arrays.copyOf(places, 2 * count);
        }
    }

    /** Attaches the ticket of the event that was appended last. */
    void pendingLast(PendingReceipt pending) {
        if (tickets == null) {
            tickets = new PendingReceipts();
        }
        tickets.add(count - 1, pending);
    }

    /** Attaches the ticket of the event that is appended next. Before that, as there may be no memory for it. */
    void pending(PendingReceipt pending) {
        ready();
        if (tickets == null) {
            tickets = new PendingReceipts();
        }
        tickets.add(count, pending);
    }

    /** The position after the last event. */
    long end() {
        return first + count;
    }

    int start(int event) {
        return event == 0 ? 0 : ends[event - 1];
    }

    int size(int event) {
        return ends[event] - start(event);
    }

    /** Appends an event of the other, and moves its receipt here. */
    void copy(Chunk other, int event) {
        PendingReceipt pending = copyWithTicket(other, event);
        if (pending != null) {
            other.tickets.take(event);
        }
    }

    /** Appends an event of the other, whose ticket then belongs to both. @return the ticket, or null */
    private PendingReceipt copyWithTicket(Chunk other, int event) {
        PendingReceipt pending = other.tickets == null ? null : other.tickets.at(event);
        if (pending != null) {
            pending(pending);
        }
        append(other.bytes, other.start(event), other.size(event), other.levels[event]);
        return pending;
    }

    /**
     * Copies the events to a new chunk that are of this level and above, or else those below it. Their tickets belong to
     * both chunks then. For a chunk without positions.
     */
    Chunk part(int level, boolean above) {
        Chunk part = new Chunk(length);
        for (int i = 0; i < count; i++) {
            if (levels[i] >= level == above) {
                part.copyWithTicket(this, i);
            }
        }
        return part;
    }

    void number(long position, long now, long current) {
        first = position;
        run = current;
        time = now;
        if (tickets != null) {
            tickets.first = position;
        }
    }

    void clear() {
        count = 0;
        length = 0;
        tickets = null;
        stored = false;
        sent = false;
    }
}
