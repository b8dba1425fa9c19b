// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.beats;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eventlog.net.Connection;
import org.eventlog.net.Packer;

/**
 * Writes frames of Lumberjack, version 2: a version, a type, and numbers of 32 bits, big endian.
 *
 * <pre>
 * 2W count                    so many events follow, then the receiver is waited for
 * 2J sequence length event    an event, in JSON
 * 2C length zlib              compressed frames, any number of whole ones
 * </pre>
 *
 * What is not compressed goes through one buffer; what is makes a frame as soon as it is large enough. So memory is
 * bounded, whatever the window. Used by one thread, but for {@link #close}.
 */
final class BeatsWriter implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;
    /** Events in a compressed frame, before compression; the last may go beyond it. */
    private static final int COMPRESSED = 128 * 1024;
    private static final int LONGEST_HEADER = 10;

    private final Packer packer;
    private final ByteBuffer buffer;
    private final Duration limit;

    /**
     * @param level of compression, 0 for none
     * @param limit for each wait
     */
    BeatsWriter(int level, Duration limit) {
        this.packer = level == 0 ? null : Packer.zlib(level);
        this.buffer = ByteBuffer.allocate(packer == null ? BUFFER : LONGEST_HEADER);
        this.limit = limit;
    }

    /** Begins a window; what was not finished before is forgotten. */
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
        if (packer.added() >= COMPRESSED) {
            compressedFrame(to);
            packer.begin();
        }
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

    /** Writes what is left of the window. */
    void end(Connection to) throws IOException, InterruptedException {
        if (packer == null) {
            flush(to);
        } else if (packer.added() > 0) {
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
