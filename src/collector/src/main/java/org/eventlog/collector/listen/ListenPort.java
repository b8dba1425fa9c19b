// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.eventlog.collector.log.OperatorLog;

/** A listening port, or one to be opened as soon as it is free. Used by one thread at a time. */
final class ListenPort {
    private static final long RETRY = TimeUnit.SECONDS.toNanos(5);
    private static final int BACKLOG = 128;

    private final ListenProtocol way;
    private final Selector selector;
    private final OperatorLog operatorLog;
    private ServerSocketChannel channel;
    private long again;
    private boolean said;
    private int connections;

    ListenPort(ListenProtocol way, Selector selector, OperatorLog operatorLog, long now) {
        this.way = way;
        this.selector = selector;
        this.operatorLog = operatorLog;
        this.again = now;
    }

    ListenProtocol way() {
        return way;
    }

    int connections() {
        return connections;
    }

    void entered() {
        connections++;
    }

    void left() {
        connections--;
    }

    /**
     * Starts listening, unless it already does or the next attempt is not due. Another instance of the application
     * may still have the port.
     */
    void open(long now) {
        if (channel != null || now - again < 0) {
            return;
        }
        again = now + RETRY;
        ServerSocketChannel opened = null;
        try {
            // Resolves a literal address immediately. A host name may take time, here and not in a request.
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(way.port().host()),
                    way.port().number());
            opened = ServerSocketChannel.open();
            opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            opened.bind(address, BACKLOG).configureBlocking(false);
            opened.register(selector, SelectionKey.OP_ACCEPT, this);
            channel = opened;
            said = false;
            operatorLog.listening(way.name(), way.port());
        } catch (IOException | RuntimeException e) {
            close(opened);
            if (!said) {
                operatorLog.cannotListen(way.name(), way.port(), e);
            }
            said = true;
        }
    }

    /** Accepts the next connection; null if there is none. */
    SocketChannel accept(long now) {
        try {
            return channel.accept();
        } catch (IOException e) {
            // Probably out of file descriptors. Pause, because pending connections would keep this thread busy.
            close();
            again = now + RETRY;
            operatorLog.cannotListen(way.name(), way.port(), e);
            return null;
        }
    }

    void close() {
        close(channel);
        channel = null;
    }

    private static void close(ServerSocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The connection is already gone, which is the goal.
        }
    }
}
