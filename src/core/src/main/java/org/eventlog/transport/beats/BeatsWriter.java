// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.beats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eventlog.net.Connection;
import org.eventlog.net.ZlibCompressor;
import org.eventlog.spi.Batch;

/**
 * Writes frames of Lumberjack, version 2: a version, a type, and numbers of 32 bits, big endian.
 *
 * <pre>
 * 2W count                    so many events follow, then the receiver is waited for
 * 2J sequence length event    an event, in JSON
 * 2C length zlib              compressed frames, any number of whole ones
 * </pre>
 *
 * Uncompressed data goes through one buffer. With compression, the whole window is one frame: the protocol allows
 * several, but go-lumber reads only one and treats it as the window. {@link #room} limits a window, and so the memory.
 * Used by one thread, except for {@link #close}.
 */
final class BeatsWriter implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    /**
     * The size of a compressed frame before compression, which the last event may exceed. Batches are usually smaller.
     */
    private static final int COMPRESSED = 1024 * 1024;
    private static final int LONGEST_HEADER = 10;

    private final ZlibCompressor packer;
    private final ByteBuffer buffer;
    private final Duration limit;

    /**
     * @param level of compression, 0 for none
     * @param limit for each wait
     */
    BeatsWriter(int level, Duration limit) {
        this.packer = level == 0 ? null : ZlibCompressor.zlib(level);
        this.buffer = ByteBuffer.allocate(packer == null ? BUFFER : LONGEST_HEADER);
        this.limit = limit;
    }

    /**
     * The number of events that fit into one window.
     *
     * @param most the configured maximum
     * @param from the index of the window's first event in its batch
     */
    int room(Batch batch, int from, int most) {
        if (packer == null) {
            return Math.min(most, batch.count() - from);
        }
        int skip = from;
        int count = 0;
        long size = 0;
        for (Batch.Slice slice : batch.slices()) {
            for (int i = Math.min(skip, slice.count()); i < slice.count(); i++) {
                if (count == most || size >= COMPRESSED) {
                    return count;
                }
                int index = slice.firstEnd() + i;
                size += LONGEST_HEADER + slice.ends()[index] - (i == 0 ? slice.from() : slice.ends()[index - 1]);
                count++;
            }
            skip -= Math.min(skip, slice.count());
        }
        return count;
    }

    /** Starts a window, and discards one that was not finished. */
    void window(Connection to, int count) throws IOException, InterruptedException {
        buffer.clear().put((byte) '2').put((byte) 'W').putInt(count);
        if (packer != null) {
            flush(to);
            packer.begin();
        }
    }

    void event(Connection to, int sequence, byte[] from, int start, int length)
            throws IOException, InterruptedException {
        if (buffer.remaining() < LONGEST_HEADER) {
            flush(to);
        }
        buffer.put((byte) '2').put((byte) 'J').putInt(sequence).putInt(length);
        if (packer == null) {
            buffered(to, from, start, length);
            return;
        }
        packer.add(buffer.array(), 0, buffer.position());
        buffer.clear();
        packer.add(from, start, length);
    }

    private void buffered(Connection to, byte[] from, int start, int length) throws IOException, InterruptedException {
        int done = 0;
        while (length - done > buffer.remaining()) {
            int part = buffer.remaining();
            buffer.put(from, start + done, part);
            done += part;
            flush(to);
        }
        buffer.put(from, start + done, length - done);
    }

    /** Writes the rest of the window. */
    void end(Connection to) throws IOException, InterruptedException {
        if (packer == null) {
            flush(to);
        } else {
            compressedFrame(to);
        }
    }

    private void compressedFrame(Connection to) throws IOException, InterruptedException {
        ByteBuffer frames = packer.finish();
        buffer.clear().put((byte) '2').put((byte) 'C').putInt(frames.remaining()).flip();
        to.write(new ByteBuffer[]{buffer, frames}, limit);
        buffer.clear();
    }

    private void flush(Connection to) throws IOException, InterruptedException {
        to.write(new ByteBuffer[]{buffer.flip()}, limit);
        buffer.clear();
    }

    @Override
    public void close() {
        if (packer != null) {
            packer.close();
        }
    }
}
