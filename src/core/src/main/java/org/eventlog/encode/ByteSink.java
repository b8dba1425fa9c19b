// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing array of bytes into which an event is encoded.
 *
 * <p>
 * Its size is limited: exceeding the limit throws {@link Overflow}, and the event is replaced with a small one. Used by
 * one thread at a time.
 */
public final class ByteSink {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /**
     * The bytes, of which only the first {@link #length} are valid. Accessible to the writers of this package, which
     * fill it in place.
     */
    byte[] bytes;
    int length;
    private final int limit;
    /** The last writer and its encoding: most sinks are filled again and again with events of the same encoding. */
    private ValueWriter writer;
    private Encoding encoding;

    public ByteSink(int initial, int limit) {
        this.bytes = new byte[initial];
        this.limit = limit;
    }

    /** A writer into this sink, for one event. */
    ValueWriter writer(Encoding of) {
        if (encoding == of) {
            writer.restart();
        } else {
            writer = of.writer(this);
            encoding = of;
        }
        return writer;
    }

    public void reset() {
        length = 0;
    }

    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    public void put(byte b) {
        ensure(1);
        bytes[length++] = b;
    }

    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    void put(byte[] source, int start, int end) {
        ensure(end - start);
        System.arraycopy(source, start, bytes, length, end - start);
        length += end - start;
    }

    /**
     * Appends the first bytes of a {@linkplain #padded padded} array. For texts of a few bytes, for which copying
     * eight bytes at a time is cheaper than a general copy.
     */
    void putPadded(byte[] source, int size) {
        ensure(size + Long.BYTES);
        byte[] to = bytes;
        int at = length;
        for (int i = 0; i < size; i += Long.BYTES) {
            LONGS.set(to, at + i, (long) LONGS.get(source, i));
        }
        length = at + size;
    }

    /** The bytes, padded to a multiple of eight. */
    static byte[] padded(byte[] source, int start, int end) {
        byte[] padded = new byte[(end - start + Long.BYTES - 1) / Long.BYTES * Long.BYTES];
        System.arraycopy(source, start, padded, 0, end - start);
        return padded;
    }

    /** Ensures capacity for this many more bytes. */
    void ensure(int more) {
        if (bytes.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = (long) length + more;
        if (wanted > limit) {
            throw new Overflow();
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(2L * bytes.length, wanted)));
    }

    /** Thrown if the event exceeds the limit. */
    static final class Overflow extends RuntimeException {
        private static final long serialVersionUID = 1;

        Overflow() {
            super("event too large", null, false, false);
        }
    }
}
