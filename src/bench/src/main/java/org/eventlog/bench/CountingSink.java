// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A receiver in its own process that reads everything and counts events and bytes. It prints the port for events and
 * the port for queries of the counts. It ends when its standard input does, so that it never outlives the benchmark.
 */
public final class CountingSink {
    private static final AtomicLong EVENTS = new AtomicLong();
    private static final AtomicLong BYTES = new AtomicLong();

    private CountingSink() {}

    /** @param args {@code forward} or {@code lines} */
    public static void main(String[] args) throws IOException {
        EventCounter counter = args[0].equals("forward") ? new ForwardCounter() : EventCounter::lines;
        ServerSocket events = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerSocket counts = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> accept(events, socket -> counter.count(measured(socket), socket.getOutputStream(), EVENTS)));
        daemon(() -> accept(counts, CountingSink::tell));
        System.out.println(events.getLocalPort() + " " + counts.getLocalPort());
        while (System.in.read() >= 0) {
            // Runs until the parent process ends.
        }
    }

    private interface Client {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    private static void accept(ServerSocket server, Client client) {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> {
                    try (socket) {
                        client.serve(socket);
                    } catch (EOFException e) {
                        // The process that queried the counts has ended.
                    } catch (IOException | InterruptedException e) {
                        // Missing events show in the counts.
                        System.err.println("sink: " + e);
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream measured(Socket socket) throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                BYTES.addAndGet(Math.max(n, 0));
                return n;
            }
        };
    }

    /**
     * Answers a query, which consists of a number of events and a time limit in nanoseconds: returns the counts as
     * soon as that many events have arrived, or when the time is over. So the sink polls, and not the measured
     * process.
     */
    private static void tell(Socket socket) throws IOException, InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        while (true) {
            long wanted = in.readLong();
            long deadline = System.nanoTime() + in.readLong();
            while (EVENTS.get() < wanted && System.nanoTime() < deadline) {
                Thread.sleep(1);
            }
            out.writeLong(EVENTS.get());
            out.writeLong(BYTES.get());
            out.writeLong(system.getProcessCpuTime());
            out.flush();
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
