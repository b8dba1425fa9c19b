// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A port of the loopback interface that can be shut and opened again.
 *
 * <p>
 * While it is shut it stays ours: a second socket, which never listens, is bound to it. Else another test could be
 * given the number meanwhile, or a client that tries to connect again and again be given it as its own port, and then it
 * would be connected to itself.
 */
final class Port implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final SocketChannel reservation;
    private int number;
    // Guarded by this
    private ServerSocket listening;
    private boolean closed;

    Port() throws IOException {
        SocketChannel socket = SocketChannel.open();
        // Where the system does not know the option (Windows), the port is open to others while it is shut.
        if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            number = ((InetSocketAddress) socket.getLocalAddress()).getPort();
        }
        reservation = socket;
    }

    synchronized int number() {
        return number;
    }

    synchronized void open() throws IOException {
        if (listening != null || closed) {
            return;
        }
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        number = socket.getLocalPort();
        listening = socket;
        notifyAll();
    }

    /** Waits until the port is open; null when it never will be again. */
    synchronized ServerSocket awaitOpen() throws InterruptedException {
        while (listening == null && !closed) {
            wait();
        }
        return listening;
    }

    synchronized void shut() throws IOException {
        ServerSocket old = listening;
        listening = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        notifyAll();
        try (reservation) {
            shut();
        }
    }
}
