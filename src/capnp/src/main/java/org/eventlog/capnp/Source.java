// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.capnproto.BufferedInputStream;

/**
 * Adapts a stream to Cap'n Proto's runtime. Unlike the runtime's own adapter, it distinguishes the end of the stream
 * from a truncated message.
 */
final class Source implements BufferedInputStream {
    private final InputStream in;
    private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).limit(0);
    private boolean open = true;

    Source(InputStream in) {
        this.in = in;
    }

    boolean isAtEnd() throws IOException {
        return !buffer.hasRemaining() && !fill();
    }

    private boolean fill() throws IOException {
        int read = in.read(buffer.array(), 0, buffer.capacity());
        buffer.position(0).limit(Math.max(0, read));
        return read > 0;
    }

    @Override
    public ByteBuffer getReadBuffer() throws IOException {
        if (isAtEnd()) {
            throw new EOFException("the stream ends within a message");
        }
        return buffer;
    }

    /** Fills the destination. */
    @Override
    public int read(ByteBuffer to) throws IOException {
        int wanted = to.remaining();
        while (to.hasRemaining()) {
            ByteBuffer from = getReadBuffer();
            int size = Math.min(from.remaining(), to.remaining());
            to.put(from.slice().limit(size));
            from.position(from.position() + size);
        }
        return wanted;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        in.close();
    }
}
