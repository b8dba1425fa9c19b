// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/**
 * A UDP socket for one address. It is connected, because only then the kernel reports that nothing listens there, and
 * non-blocking, because a blocking socket waits without a limit.
 */
final class Datagrams implements AutoCloseable {
    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer ignored = ByteBuffer.allocate(1);

    Datagrams(InetSocketAddress address) throws IOException {
        channel = DatagramChannel.open();
        Selector opened = null;
        try {
            channel.configureBlocking(false);
            channel.connect(address);
            opened = Selector.open();
            channel.register(opened, SelectionKey.OP_WRITE);
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        selector = opened;
    }

    /** Passes one datagram to the network. */
    void send(ByteBuffer datagram, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (channel.write(datagram) == 0 && datagram.hasRemaining()) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException("no progress in time while sending");
            }
            selector.select(millis);
            selector.selectedKeys().clear();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /**
     * Checks whether a fault is known for the datagrams that were sent.
     *
     * @throws java.net.PortUnreachableException if the receiver's machine reported that nothing listens
     */
    void check() throws IOException {
        // Received data is ignored, but a read reports faults.
        ignored.clear();
        channel.read(ignored);
    }

    @Override
    public void close() {
        try (selector; channel) {
            // Close both, even if one fails.
        } catch (IOException e) {
            // Nothing else can be done.
        }
    }
}
