// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A receiver in a process of its own which reads everything and counts: line ends, and bytes. It prints the port for
 * events and the port where the counts can be asked for, and ends when its standard input does, so that it never
 * outlives the benchmark.
 */
public final class CountingSink {
    private static final AtomicLong LINES = new AtomicLong();
    private static final AtomicLong BYTES = new AtomicLong();

    private CountingSink() {}

    public static void main(String[] args) throws IOException {
        ServerSocket events = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket counts = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> accept(events, CountingSink::count));
        daemon(() -> accept(counts, CountingSink::tell));
        System.out.println(events.getLocalPort() + " " + counts.getLocalPort());
        while (System.in.read() >= 0) {
            // until the parent is gone
        }
    }

    private interface Client {
        void serve(Socket socket) throws IOException;
    }

    private static void accept(ServerSocket server, Client client) {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> {
                    try (socket) {
                        client.serve(socket);
                    } catch (IOException e) {
                        // The sender went away.
                    }
                });
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void count(Socket socket) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        InputStream in = socket.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            long lines = 0;
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    lines++;
                }
            }
            LINES.addAndGet(lines);
            BYTES.addAndGet(n);
        }
    }

    /** Answers each byte with both counts. */
    private static void tell(Socket socket) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        while (socket.getInputStream().read() >= 0) {
            out.writeLong(LINES.get());
            out.writeLong(BYTES.get());
            out.flush();
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
