// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Compresses one piece of data after another, and reuses its memory. Used by one thread, except for {@link #close}. */
public final class ZlibCompressor implements AutoCloseable {
    /** Magic, deflate, no flags, no time, no hints, no system: RFC 1952. */
    private static final byte[] GZIP_HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, (byte) 0xFF};
    private static final int GZIP_TRAILER = 8;
    private static final int MIN = 16 * 1024;
    /** The maximum size of the buffer that is kept for the next piece. */
    private static final int MAX_KEPT = 1024 * 1024;

    private final Deflater deflater;
    private final CRC32 sum;
    private byte[] output = new byte[MIN];
    private int length;

    private ZlibCompressor(int level, boolean gzip) {
        this.deflater = new Deflater(level, gzip);
        this.sum = gzip ? new CRC32() : null;
    }

    /** Compresses each piece as a gzip member (RFC 1952). */
    public static ZlibCompressor gzip(int level) {
        return new ZlibCompressor(level, true);
    }

    /** Compresses each piece as a zlib stream (RFC 1950). */
    public static ZlibCompressor zlib(int level) {
        return new ZlibCompressor(level, false);
    }

    /** Starts a piece, and discards one that was not finished. */
    public void begin() {
        if (output.length > MAX_KEPT) {
            output = new byte[MIN];
        }
        length = 0;
        deflater.reset();
        if (sum != null) {
            sum.reset();
            System.arraycopy(GZIP_HEADER, 0, output, 0, GZIP_HEADER.length);
            length = GZIP_HEADER.length;
        }
    }

    public void add(byte[] from, int start, int count) {
        deflater.setInput(from, start, count);
        if (sum != null) {
            sum.update(from, start, count);
        }
        while (!deflater.needsInput()) {
            deflate();
        }
    }

    /** Finishes the piece. The result is valid until the next one starts. */
    public ByteBuffer finish() {
        deflater.finish();
        while (!deflater.finished()) {
            deflate();
        }
        if (sum != null) {
            ensure(GZIP_TRAILER);
            ByteBuffer.wrap(output, length, GZIP_TRAILER).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) sum.getValue())
                    .putInt((int) deflater.getBytesRead());
            length += GZIP_TRAILER;
        }
        return ByteBuffer.wrap(output, 0, length);
    }

    private void deflate() {
        ensure(1);
        length += deflater.deflate(output, length, output.length - length);
    }

    private void ensure(int room) {
        if (output.length - length < room) {
            output = Arrays.copyOf(output, 2 * output.length);
        }
    }

    /** Releases the native memory. A call in progress fails. */
    @Override
    public void close() {
        deflater.end();
    }
}
