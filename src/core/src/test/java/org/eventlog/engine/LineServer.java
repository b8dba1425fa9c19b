// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of lines over TCP which can be stopped, and started again on the same port. */
public final class LineServer implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private Thread accepting;
    private int port;

    public LineServer() throws IOException {
        start();
    }

    public void start() throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        port = server.getLocalPort();
        ServerSocket listening = server;
        accepting = daemon(() -> accept(listening));
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket client = listening.accept();
                clients.add(client);
                daemon(() -> read(client));
            }
        } catch (IOException e) {
            // stopped
        }
    }

    private void read(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // stopped
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "line-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    public int port() {
        return port;
    }

    public List<String> lines() {
        return lines;
    }

    public void stop() throws IOException {
        server.close();
        awaitEnd(accepting);
        for (Socket client : clients) {
            client.close();
        }
        clients.clear();
    }

    /** Until the thread has ended, the kernel may still accept a connection for it. */
    private static void awaitEnd(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
