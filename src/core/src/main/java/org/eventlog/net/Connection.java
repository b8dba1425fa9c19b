// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A TCP connection on which nothing waits without a limit.
 *
 * <p>
 * A non-blocking channel with a selector of its own, as a blocking socket has no limit for a write, and a stalled
 * receiver would hold its thread for good. Used by one thread at a time; {@link #close} may come from any thread and
 * ends what is going on.
 */
final class Connection implements AutoCloseable {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;

    private Connection(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.key = channel.register(selector, 0);
    }

    /**
     * Connects. The name is resolved at each call, and each of its addresses tried: receivers move.
     *
     * @param limit for each address
     */
    static Connection open(String host, int port, Duration limit) throws IOException, InterruptedException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            try {
                return open(new InetSocketAddress(address, port), limit);
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure;
    }

    private static Connection open(InetSocketAddress address, Duration limit)
            throws IOException, InterruptedException {
        SocketChannel channel = SocketChannel.open();
        Selector selector = null;
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            selector = Selector.open();
            Connection connection = new Connection(channel, selector);
            if (!channel.connect(address)) {
                connection.await(SelectionKey.OP_CONNECT, System.nanoTime() + limit.toNanos(), "connecting");
                channel.finishConnect();
            }
            return connection;
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            if (selector != null) {
                selector.close();
            }
            throw e;
        }
    }

    /** Writes all of it. */
    void write(ByteBuffer[] buffers, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int at = 0;
        while (at < buffers.length) {
            if (channel.write(buffers, at, buffers.length - at) == 0 && buffers[at].hasRemaining()) {
                await(SelectionKey.OP_WRITE, deadline, "writing");
            } else {
                // Progress: the limit is for a receiver that takes nothing, not for one that is slow.
                deadline = System.nanoTime() + limit.toNanos();
            }
            while (at < buffers.length && !buffers[at].hasRemaining()) {
                at++;
            }
        }
    }

    /**
     * Reads what there is, and waits for it when there is nothing.
     *
     * @return how many bytes, or -1 when the peer has closed
     */
    int read(ByteBuffer to, long deadline) throws IOException, InterruptedException {
        int n = channel.read(to);
        while (n == 0 && to.hasRemaining()) {
            await(SelectionKey.OP_READ, deadline, "waiting for an answer");
            n = channel.read(to);
        }
        return n;
    }

    /** Says that nothing more will be written; reading goes on. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Reads what there is, which may be nothing. */
    int readNow(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    private void await(int operation, long deadline, String doing) throws IOException, InterruptedException {
        key.interestOps(operation);
        try {
            while (true) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new SocketTimeoutException("no progress in time while " + doing);
                }
                int ready = selector.select(millis);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (ready > 0) {
                    selector.selectedKeys().clear();
                    return;
                }
            }
        } finally {
            if (key.isValid()) {
                key.interestOps(0);
            }
        }
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
