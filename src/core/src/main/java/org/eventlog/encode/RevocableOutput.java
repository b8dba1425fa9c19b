// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Lends a sink to foreign code for one event. The sink is shared by many events, so it is taken back after each. Used by one thread. */
final class RevocableOutput extends OutputStream {
    /** Null after it was taken back. */
    private ByteSink sink;
    private int left;
    private boolean exceeded;

    RevocableOutput(ByteSink sink) {
        this(sink, Integer.MAX_VALUE);
    }

    /** @param most the number of bytes that may be written */
    RevocableOutput(ByteSink sink, int most) {
        this.sink = sink;
        this.left = most;
    }

    @Override
    public void write(int b) throws IOException {
        room(1).put((byte) b);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        room(length).put(source, offset, offset + length);
    }

    private ByteSink room(int length) throws IOException {
        if (sink == null) {
            throw new IOException("the event is over");
        }
        try {
            exceeded |= length > left;
            if (!exceeded) {
                sink.ensure(length);
                left -= length;
                return sink;
            }
        } catch (ByteSink.Overflow e) {
            exceeded = true;
        }
        throw new IOException("the event is too large");
    }

    /** Whether more bytes were written than permitted. The code that wrote them may have hidden the exception. */
    boolean isExceeded() {
        return exceeded;
    }

    void end() {
        sink = null;
    }
}
