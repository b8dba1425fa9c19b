// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A client's TCP connection in which every wait has a limit, including writes. Used by one thread; {@link #close} may
 * be called by any.
 */
final class TimedChannel {
    private final SocketChannel channel = SocketChannel.open();
    private final Selector selector = Selector.open();
    private final SelectionKey key;
    private final ByteBuffer input = ByteBuffer.allocate(4096).limit(0);

    TimedChannel() throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = channel.register(selector, 0);
    }

    void connect(String host, int port, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        if (!channel.connect(new InetSocketAddress(host, port))) {
            await(SelectionKey.OP_CONNECT, deadline);
            channel.finishConnect();
        }
    }

    /** @param limit without any progress */
    void write(ByteBuffer[] buffers, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (buffers[buffers.length - 1].hasRemaining()) {
            if (channel.write(buffers) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            } else {
                deadline = System.nanoTime() + limit.toNanos();
            }
        }
    }

    /** Whether the peer has closed the connection, or has sent unexpected data. */
    boolean isStale() {
        try {
            return input.hasRemaining() || channel.read(ByteBuffer.allocate(1)) != 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Reads a line of limited length, without its end. */
    String line(int most, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        StringBuilder line = new StringBuilder();
        while (line.length() <= most) {
            while (!input.hasRemaining()) {
                fill(deadline);
            }
            char c = (char) (input.get() & 0xFF);
            if (c == '\n') {
                return line.toString();
            }
            line.append(c);
        }
        throw new IOException("an endless line");
    }

    private void fill(long deadline) throws IOException, InterruptedException {
        input.clear();
        int n = channel.read(input);
        input.flip();
        if (n < 0) {
            throw new EOFException("the receiver closed the connection");
        }
        if (n == 0) {
            await(SelectionKey.OP_READ, deadline);
        }
    }

    private void await(int operation, long deadline) throws IOException, InterruptedException {
        key.interestOps(operation);
        int ready = 0;
        while (ready == 0) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException("no progress in time");
            }
            ready = selector.select(millis);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        selector.selectedKeys().clear();
    }

    void close() {
        try (selector; channel) {
            // Close both, even if one fails.
        } catch (IOException e) {
            // The connection is closed in either case.
        }
    }
}
