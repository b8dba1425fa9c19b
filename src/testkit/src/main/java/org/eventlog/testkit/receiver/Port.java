// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A port of the loopback interface that can be shut and opened again.
 *
 * <p>
 * While it is shut, the number stays reserved by a second socket that is bound to it but never listens. Otherwise the
 * system could assign the number to another test, or to a client that repeatedly tries to connect, which would then be
 * connected to itself.
 */
final class Port implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final long SHUT_LIMIT_NANOS = Duration.ofSeconds(10).toNanos();

    private final SocketChannel reservation;
    private int number;
    // Guarded by this
    private ServerSocket listening;
    /** The socket that a thread is accepting from. */
    private ServerSocket inUse;
    private boolean closed;

    Port() throws IOException {
        SocketChannel socket = SocketChannel.open();
        // On a system without this option (Windows), others can take the port while it is shut.
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

    /**
     * Waits for the next connection while the port is open. Returns null if it is closed permanently. For one thread
     * only.
     */
    Socket accept() throws InterruptedException {
        while (true) {
            ServerSocket from;
            synchronized (this) {
                while (listening == null && !closed) {
                    wait();
                }
                if (listening == null) {
                    return null;
                }
                from = listening;
                inUse = from;
            }
            try {
                return from.accept();
            } catch (IOException e) {
                // The port was shut, and may be opened again.
            } finally {
                synchronized (this) {
                    inUse = null;
                    notifyAll();
                }
            }
        }
    }

    /** Returns when no client can connect any more. Must not be called by the accepting thread. */
    synchronized void shut() throws IOException {
        ServerSocket old = listening;
        listening = null;
        if (old == null) {
            return;
        }
        old.close();
        // While a thread is in accept(), the kernel continues to listen after the close.
        long deadline = System.nanoTime() + SHUT_LIMIT_NANOS;
        try {
            while (inUse == old && System.nanoTime() - deadline < 0) {
                wait(SHUT_LIMIT_NANOS / 1_000_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
