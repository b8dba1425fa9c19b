// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.InflaterInputStream;
import org.eventlog.testkit.ReceivedEvent;

/**
 * Lumberjack, version 2: a window is a batch, and has no name. As strict as the strictest known receiver: a window
 * starts outside a compressed frame, is not empty, and its events are numbered from 1.
 */
final class BeatsConversation implements Conversation.Acknowledging {
    private static final int VERSION = '2';

    @Override
    public Incoming read(InputStream in, int maxBytes) throws IOException {
        DataInputStream frames = new DataInputStream(in);
        int version = frames.read();
        if (version < 0) {
            return null;
        }
        if (version != VERSION || frames.readUnsignedByte() != 'W') {
            throw new IOException("a window was to come");
        }
        int size = frames.readInt();
        if (size <= 0) {
            throw new IOException("a window of " + size);
        }
        List<ReceivedEvent> events = new ArrayList<>();
        while (events.size() < size) {
            frame(frames, frames.read(), events, true);
        }
        if (events.size() > size) {
            throw new IOException(events.size() + " events in a window of " + size);
        }
        return new Incoming(null, events, null);
    }

    private static void frame(DataInputStream in, int version, List<ReceivedEvent> events, boolean mayBeCompressed)
            throws IOException {
        if (version < 0) {
            throw new EOFException("the connection ended in the midst of a window");
        }
        int type = in.readUnsignedByte();
        if (version != VERSION || type != 'J' && !(type == 'C' && mayBeCompressed)) {
            throw new IOException("not a frame: " + version + " " + type);
        }
        if (type == 'J') {
            event(in, events);
            return;
        }
        byte[] compressed = exactly(in, in.readInt());
        try (DataInputStream inner = new DataInputStream(
                new InflaterInputStream(new ByteArrayInputStream(compressed)))) {
            for (int next = inner.read(); next >= 0; next = inner.read()) {
                frame(inner, next, events, false);
            }
        }
    }

    private static void event(DataInputStream in, List<ReceivedEvent> events) throws IOException {
        int sequence = in.readInt();
        if (sequence != events.size() + 1) {
            throw new IOException("event " + sequence + " behind " + events.size() + " others");
        }
        int length = in.readInt();
        if (length <= 0) {
            throw new IOException("an event of " + length + " bytes");
        }
        events.add(ReceivedEvent.of(exactly(in, length)));
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended in the midst of a frame");
        }
        return bytes;
    }

    @Override
    public byte[] acknowledgement(Incoming batch) {
        return ack(VERSION, batch.events().size());
    }

    /** An acknowledgement of version 1. */
    @Override
    public byte[] wrong(Incoming batch) {
        return ack('1', batch.events().size());
    }

    private static byte[] ack(int version, int sequence) {
        return ByteBuffer.allocate(6).put((byte) version).put((byte) 'A').putInt(sequence).array();
    }

    /** Head: endless keep-alive acknowledgements. Body: the same after half of the events. */
    @Override
    public byte[] endless(boolean head, Incoming batch) {
        return ack(VERSION, head ? 0 : batch.events().size() / 2);
    }

    @Override
    public byte[] more(boolean head) {
        ByteBuffer acks = ByteBuffer.allocate(6 * 1000);
        while (acks.hasRemaining()) {
            acks.put(ack(VERSION, 0));
        }
        return acks.array();
    }
}
