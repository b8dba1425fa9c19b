// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eventlog.address.Network;
import org.eventlog.collector.log.OperatorLog;

/**
 * The thread that serves all connections of all ports. It never waits for a single connection or for the database, only
 * until any of them is ready.
 */
final class ListenLoop implements Runnable {
    private static final long RETRY_MILLIS = 50;
    private static final long LOOK_MILLIS = 1000;
    private static final long SAY = TimeUnit.MINUTES.toNanos(1);

    private final Selector selector;
    private final List<ListenPort> doors = new ArrayList<>();
    private final Predicate<byte[]> allowed;
    private final Intake intake;
    private final Bounds bounds;
    private final Counts counts;
    private final OperatorLog operatorLog;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private volatile boolean stopping;
    // Used by the loop's thread only:
    private Counts.Totals said;
    private long sayAt;
    private long drainUntil;
    private boolean draining;

    /** @param allowed whether an address, 4 or 16 bytes, may connect */
    ListenLoop(List<ListenProtocol> listenerSettings, Predicate<byte[]> allowed, Intake intake, Bounds bounds,
            Counts counts,
            OperatorLog operatorLog) throws IOException {
        this.selector = Selector.open();
        this.allowed = allowed;
        this.intake = intake;
        this.bounds = bounds;
        this.counts = counts;
        this.operatorLog = operatorLog;
        this.said = counts.totals();
        this.sayAt = System.nanoTime();
        listenerSettings.forEach(way -> doors.add(new ListenPort(way, selector, operatorLog, sayAt)));
    }

    /**
     * Opens the ports in the caller's thread, before the loop runs, so that clients can connect as soon as this
     * returns.
     */
    void open() {
        doors.forEach(door -> door.open(System.nanoTime()));
    }

    /** Stops reading. {@link #run} ends when all events that were read are committed, or after the time limit. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (step()) {
                // Runs until stopped and drained.
            }
        } catch (IOException | RuntimeException e) {
            operatorLog.unexpected("listeners", e);
        } finally {
            connections.forEach(Connection::close);
            doors.forEach(ListenPort::close);
            sayCounts();
            closeSelector();
        }
    }

    private boolean step() throws IOException {
        selector.select(connections.stream().anyMatch(Connection::isRetrying) ? RETRY_MILLIS : LOOK_MILLIS);
        // Only stop() ends this thread. Clear the interrupt, because select() would not wait otherwise.
        Thread.interrupted();
        long now = System.nanoTime();
        if (stopping && !draining) {
            draining = true;
            drainUntil = now + bounds.drain().toNanos();
            doors.forEach(ListenPort::close);
            connections.forEach(Connection::drain);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid() && key.attachment() instanceof ListenPort door) {
                accept(door, now);
            } else if (key.isValid() && key.isReadable()) {
                ((Connection) key.attachment()).read(now);
            }
        }
        selector.selectedKeys().clear();
        // Advance all connections: commits and timeouts do not select keys, and there are at most hundreds of
        // connections.
        connections.forEach(connection -> advance(connection, now));
        connections.removeIf(this::isGone);
        if (now - sayAt >= 0 && !counts.totals().equals(said)) {
            sayAt = now + SAY;
            sayCounts();
        }
        if (draining) {
            return !connections.isEmpty() && now - drainUntil < 0;
        }
        doors.forEach(door -> door.open(now));
        return true;
    }

    private void accept(ListenPort door, long now) {
        for (SocketChannel channel = door.accept(now); channel != null; channel = door.accept(now)) {
            try {
                if (!isLetIn(door, channel, now)) {
                    channel.close();
                }
            } catch (IOException e) {
                counts.fault(door.way().name() + ": not_accepted");
            }
        }
    }

    private boolean isLetIn(ListenPort door, SocketChannel channel, long now) throws IOException {
        InetAddress address = address(channel);
        if (address == null || !allowed.test(address.getAddress())) {
            counts.stranger();
            return false;
        }
        if (door.connections() >= bounds.connections() || ofNetwork(door, address) >= bounds.ofOneNetwork()) {
            counts.tooMany();
            return false;
        }
        return enter(door, channel, address.getHostAddress(), now);
    }

    private long ofNetwork(ListenPort door, InetAddress address) {
        String network = Network.of(address.getHostAddress());
        return connections.stream()
                .filter(connection -> connection.way() == door.way() && connection.network().equals(network)).count();
    }

    /** Null if it has disconnected. */
    private static InetAddress address(SocketChannel channel) {
        try {
            return ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private boolean enter(ListenPort door, SocketChannel channel, String address, long now) throws IOException {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            // It has disconnected; some systems report that here.
            return false;
        }
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(channel, key, door.way(), address, intake, selector::wakeup, now);
        key.attach(connection);
        connections.add(connection);
        door.entered();
        return true;
    }

    private void advance(Connection connection, long now) {
        try {
            connection.advance(now);
            if (!connection.isClosed() && connection.isOverdue(now, bounds)) {
                counts.silent();
                connection.close();
            }
        } catch (ProtocolFault e) {
            counts.fault(connection.way().name() + ": " + e.getMessage());
            connection.close();
        } catch (RuntimeException | Error e) {
            // The error affects this connection only.
            operatorLog.unexpected(connection.way().name(), e);
            counts.fault(connection.way().name() + ": unexpected_error");
            connection.close();
        }
    }

    private boolean isGone(Connection connection) {
        if (!connection.isClosed()) {
            return false;
        }
        doors.stream().filter(door -> door.way() == connection.way()).forEach(ListenPort::left);
        return true;
    }

    private void sayCounts() {
        Counts.Totals now = counts.totals();
        if (!now.equals(said)) {
            operatorLog.notTaken(now.minus(said).toString(), counts.lastFault());
            said = now;
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            operatorLog.unexpected("listeners", e);
        }
    }
}
