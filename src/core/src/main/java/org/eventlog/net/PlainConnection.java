// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A TCP connection without TLS, also used below TLS. It has reads and writes that wait and others that do not.
 *
 * <p>
 * It uses a non-blocking channel with its own selector, because a blocking socket has no time limit for a write, so a
 * stalled receiver would block the thread forever.
 */
final class PlainConnection implements Connection {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    /** Whether to check if the first response is in TLS. */
    private boolean wary;
    /** The first byte received, or -1. */
    private int first = -1;

    /** Not connected yet. */
    PlainConnection() throws IOException {
        channel = SocketChannel.open();
        Selector opened = null;
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            opened = Selector.open();
            key = channel.register(opened, 0);
        } catch (IOException | RuntimeException e) {
            channel.close();
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        selector = opened;
    }

    void connect(InetSocketAddress address, Duration limit) throws IOException, InterruptedException {
        if (!channel.connect(address)) {
            await(SelectionKey.OP_CONNECT, System.nanoTime() + limit.toNanos(), "connecting");
            channel.finishConnect();
        }
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            // TCP can connect a port to itself if nothing listens on it and the kernel chooses it as the local port.
            throw new ConnectException("connected to itself");
        }
    }

    @Override
    public void write(ByteBuffer[] buffers, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int at = 0;
        while (at < buffers.length) {
            if (channel.write(buffers, at, buffers.length - at) == 0 && buffers[at].hasRemaining()) {
                await(SelectionKey.OP_WRITE, deadline, WRITING);
            } else {
                // There was progress: the limit applies to a receiver that accepts nothing, not to a slow one.
                deadline = System.nanoTime() + limit.toNanos();
            }
            while (at < buffers.length && !buffers[at].hasRemaining()) {
                at++;
            }
        }
    }

    /** Writes as much as the kernel accepts without waiting, possibly nothing. */
    int writeNow(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public int read(ByteBuffer to, long deadline) throws IOException, InterruptedException {
        int n = readNow(to);
        while (n == 0 && to.hasRemaining()) {
            await(SelectionKey.OP_READ, deadline, READING);
            n = readNow(to);
        }
        return n;
    }

    @Override
    public int readNow(ByteBuffer to) throws IOException {
        int n = channel.read(to);
        if (wary && n > 0) {
            lookForTls(to, n);
        }
        return n;
    }

    /** From now on, a response that starts like TLS is a fault, because no supported protocol starts like that. */
    void expectNoTls() {
        wary = true;
    }

    private void lookForTls(ByteBuffer read, int n) throws IOException {
        int at = read.position() - n;
        byte one = first >= 0 ? (byte) first : read.get(at);
        if (first < 0 && n == 1) {
            first = one & 0xFF;
            return;
        }
        wary = false;
        if (TlsFaults.isTls(one, read.get(first >= 0 ? at : at + 1))) {
            throw TlsFaults.speaksTls();
        }
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Waits until one of the operations may be possible. {@code doing} is used in the message of a timeout. */
    void await(int operations, long deadline, String doing) throws IOException, InterruptedException {
        key.interestOps(operations);
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
            // Close both, even if one fails.
        } catch (IOException e) {
            // Nothing else can be done.
        }
    }
}
