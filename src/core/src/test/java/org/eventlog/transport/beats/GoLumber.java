// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.beats;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.InflaterInputStream;
import org.eventlog.net.Peer;

/**
 * Reads as go-lumber's second version does, which the servers of Elastic's Go programs use: a window, then all of its
 * events plain, or all of them in one compressed frame. It closes the connection at anything else.
 */
final class GoLumber implements Peer.Session {
    private static final int LARGEST_WINDOW = 10_000;

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Integer> windows = new CopyOnWriteArrayList<>();

    @Override
    public void serve(InputStream in, OutputStream out) throws IOException {
        DataInputStream from = new DataInputStream(in);
        DataOutputStream to = new DataOutputStream(out);
        while (true) {
            if (frame(from) != 'W') {
                throw new IOException("expected window frame");
            }
            int size = from.readInt();
            if (size <= 0 || size > LARGEST_WINDOW) {
                throw new IOException("window of " + size);
            }
            List<String> batch = batch(from, size);
            events.addAll(batch);
            windows.add(batch.size());
            to.writeShort('2' << 8 | 'A');
            // Acknowledges the number of events, whatever their sequence numbers.
            to.writeInt(batch.size());
            to.flush();
        }
    }

    private static List<String> batch(DataInputStream from, int size) throws IOException {
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int type = frame(from);
            if (type == 'C') {
                DataInputStream inner = new DataInputStream(
                        new InflaterInputStream(new ByteArrayInputStream(from.readNBytes(from.readInt()))));
                while (batch.size() < size) {
                    if (frame(inner) != 'J') {
                        throw new IOException("unknown event type");
                    }
                    batch.add(json(inner));
                }
                return batch;
            }
            if (type != 'J') {
                throw new IOException("unknown event type");
            }
            batch.add(json(from));
        }
        return batch;
    }

    private static int frame(DataInputStream from) throws IOException {
        if (from.readUnsignedByte() != '2') {
            throw new IOException("unsupported protocol version");
        }
        return from.readUnsignedByte();
    }

    private static String json(DataInputStream from) throws IOException {
        from.readInt();
        int length = from.readInt();
        byte[] json = from.readNBytes(length);
        if (json.length < length) {
            throw new EOFException("the end amid an event");
        }
        return new String(json, StandardCharsets.UTF_8);
    }
}
