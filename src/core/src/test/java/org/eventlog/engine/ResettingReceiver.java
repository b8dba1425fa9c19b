// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads all, and answers the end of our output with a reset, as Fluentd does with its {@code linger_timeout} of 0. */
final class ResettingReceiver implements AutoCloseable {
    private static final int MAX_SILENCE_MILLIS = 20_000;

    private final ServerSocket server;
    // Guarded by itself
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);

    ResettingReceiver() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "resetting-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                socket.setSoTimeout(MAX_SILENCE_MILLIS);
                socket.setSoLinger(true, 0);
                read(socket.getInputStream());
            } catch (IOException e) {
                // The next connection.
            }
        }
        ended.countDown();
    }

    private void read(InputStream in) throws IOException {
        byte[] some = new byte[8192];
        for (int n = in.read(some); n >= 0; n = in.read(some)) {
            synchronized (received) {
                received.write(some, 0, n);
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    List<String> lines() {
        synchronized (received) {
            return received.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
        ended.await(5, TimeUnit.SECONDS);
    }
}
