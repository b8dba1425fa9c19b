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
 * A UDP socket for one address. Connected, as only then the kernel tells us that nobody listens there. Non-blocking,
 * as a blocking one waits without a limit.
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

    /** Hands one datagram to the network. */
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
     * Asks whether something is known to be wrong with what was sent.
     *
     * @throws java.net.PortUnreachableException when the receiver's machine said that nobody listens
     */
    void check() throws IOException {
        // Whatever comes back is of no interest, but the faults are told to a reader.
        ignored.clear();
        channel.read(ignored);
    }

    @Override
    public void close() {
        try (selector; channel) {
            // Both, whatever either of them says.
        } catch (IOException e) {
            // There is nothing left to be done with it.
        }
    }
}
