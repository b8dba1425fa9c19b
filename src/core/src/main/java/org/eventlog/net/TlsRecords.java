// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** Converts data to TLS records and back, and buffers data in transit. Used under the connection's lock. */
final class TlsRecords {
    /** The maximum number of records without content, so that a peer cannot keep this thread busy forever. */
    static final int MAX = 64;
    static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    /** The number of records combined into one write. */
    private static final int GATHERED = 4;

    private final PlainConnection below;
    private final SSLEngine engine;
    // Ready to be read from, all three
    private ByteBuffer received;
    private ByteBuffer content;
    private final ByteBuffer outgoing;
    private boolean peerEnded;
    private boolean outputEnded;
    private boolean endWhenFlushed;

    TlsRecords(PlainConnection below, SSLEngine engine) {
        this.below = below;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocate(packet).flip();
        this.content = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()).flip();
        this.outgoing = ByteBuffer.allocate(GATHERED * packet).flip();
    }

    /** Received and decrypted data that was not consumed yet. */
    ByteBuffer content() {
        return content;
    }

    /** The type of the next record, of which at least the first byte must have been received. */
    int nextType() {
        return received.get(received.position()) & 0xFF;
    }

    boolean peerEnded() {
        return peerEnded;
    }

    /**
     * Called when the connection ends without close_notify. Returns whether this is acceptable, because this side had
     * closed its output before.
     */
    boolean mayEndSo() {
        peerEnded |= outputEnded;
        return outputEnded;
    }

    boolean hasOutgoing() {
        return outgoing.hasRemaining();
    }

    boolean hasRoomForRecord() {
        return outgoing.capacity() - outgoing.remaining() >= engine.getSession().getPacketBufferSize();
    }

    /** Decrypts one received record. Returns false if it is incomplete. */
    boolean unwrap() throws SSLException {
        if (!received.hasRemaining()) {
            return false;
        }
        content.compact();
        SSLEngineResult result;
        try {
            result = engine.unwrap(received, content);
        } finally {
            content.flip();
        }
        runTasks();
        switch (result.getStatus()) {
            case BUFFER_UNDERFLOW -> {
                received = atLeast(received, engine.getSession().getPacketBufferSize());
                return false;
            }
            case BUFFER_OVERFLOW -> {
                int needed = content.remaining() + engine.getSession().getApplicationBufferSize();
                if (content.capacity() >= needed) {
                    throw new SSLException("a record that is too large");
                }
                content = atLeast(content, needed);
                return true;
            }
            case CLOSED -> {
                peerEnded = true;
                return true;
            }
            default -> {
                peerEnded = engine.isInboundDone();
                if (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP && hasRoomForRecord()) {
                    // A response to a key update or to the peer's close_notify.
                    wrap(NOTHING, 0, 1);
                }
                return true;
            }
        }
    }

    SSLEngineResult wrap(ByteBuffer[] from, int at, int count) throws SSLException {
        outgoing.compact();
        SSLEngineResult result;
        try {
            result = engine.wrap(from, at, count, outgoing);
        } finally {
            outgoing.flip();
        }
        runTasks();
        return result;
    }

    void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private static ByteBuffer atLeast(ByteBuffer buffer, int capacity) {
        return buffer.capacity() >= capacity ? buffer : ByteBuffer.allocate(capacity).put(buffer).flip();
    }

    /** Reads available data from the kernel. */
    int fill() throws IOException {
        received.compact();
        try {
            return below.readNow(received);
        } finally {
            received.flip();
        }
    }

    void sayFarewell() throws SSLException {
        engine.closeOutbound();
        for (int i = 0; i < MAX && !engine.isOutboundDone() && hasRoomForRecord(); i++) {
            if (wrap(NOTHING, 0, 1).bytesProduced() == 0) {
                return;
            }
        }
    }

    /** Closes the output after pending data. */
    void endOutput() throws IOException {
        sayFarewell();
        outputEnded = true;
        endWhenFlushed = true;
        flushNow();
    }

    void flush(long deadline, String doing) throws IOException, InterruptedException {
        while (outgoing.hasRemaining()) {
            if (flushNow() == 0) {
                below.await(SelectionKey.OP_WRITE, deadline, doing);
            }
        }
    }

    int flushNow() throws IOException {
        int n = outgoing.hasRemaining() ? below.writeNow(outgoing) : 0;
        if (endWhenFlushed && !outgoing.hasRemaining()) {
            endWhenFlushed = false;
            below.endOutput();
        }
        return n;
    }
}
