// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.spi.Batch;

/** A receiver whose behavior on each successive connection is set by the test. */
public final class Peer implements AutoCloseable {
    private static final int MAX_SILENCE_MILLIS = 20_000;

    private final ServerSocket server;
    private final Session session;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean resets;

    /** One connection; it is closed when this returns or throws. */
    public interface Session {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    public Peer(Session session) throws IOException {
        this.session = session;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "peer");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(MAX_SILENCE_MILLIS);
                connections.incrementAndGet();
                if (resets) {
                    socket.setSoLinger(true, 0);
                }
                session.serve(socket.getInputStream(), socket.getOutputStream());
            } catch (IOException | RuntimeException e) {
                // The next connection.
            }
        }
    }

    /** From the next connection on, ends each by a reset, as Fluentd does. */
    public Peer resetting() {
        resets = true;
        return this;
    }

    public int connections() {
        return connections.get();
    }

    /** @param readLimit for an answer */
    public Endpoint endpoint(Duration readLimit) {
        return new Endpoint("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(5), Duration.ofSeconds(5),
                readLimit);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** A batch of these events, in two slices, each in the midst of its array. */
    public static Batch batch(long first, byte[]... events) {
        List<Batch.Slice> slices = new ArrayList<>();
        int half = (events.length + 1) / 2;
        for (int from = 0; from < events.length; from += half) {
            slices.add(slice(List.of(events).subList(from, Math.min(events.length, from + half))));
        }
        return new Batch("j", first, slices);
    }

    private static Batch.Slice slice(List<byte[]> events) {
        int skipped = 3;
        byte[] array = new byte[skipped + events.stream().mapToInt(e -> e.length).sum()];
        int[] ends = new int[1 + events.size()];
        ends[0] = skipped;
        int at = skipped;
        for (int i = 0; i < events.size(); i++) {
            System.arraycopy(events.get(i), 0, array, at, events.get(i).length);
            at += events.get(i).length;
            ends[i + 1] = at;
        }
        return new Batch.Slice(array, skipped, at, ends, 1, events.size());
    }
}
