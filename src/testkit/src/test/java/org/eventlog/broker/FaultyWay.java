// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.eventlog.testkit.receiver.Fault;

/**
 * The way to a real broker: a port of the loopback interface whose connections lead to the broker's port, and on which
 * the faults of a network happen on demand. Each fault concerns the connections that are open, and new ones until the
 * way is healed. A connection on which it has happened remains faulty.
 */
public final class FaultyWay implements AutoCloseable {
    /** A client of Kafka takes the first four bytes for a length: this one is negative, so that it reserves nothing. */
    private static final byte[] GARBAGE = "\u00ff".repeat(600).getBytes(StandardCharsets.ISO_8859_1);

    private final int port;
    private final int broker;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.none();
    private volatile ServerSocket server;
    private Thread accepting;

    /**
     * @param port where it listens; 0 for any
     * @param broker the broker's port
     */
    public FaultyWay(int port, int broker) throws IOException {
        this.broker = broker;
        listen(port);
        this.port = server.getLocalPort();
    }

    private void listen(int at) throws IOException {
        ServerSocket fresh = new ServerSocket();
        fresh.setReuseAddress(true);
        fresh.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
        server = fresh;
        accepting = start(() -> {
            while (true) {
                new Link(fresh.accept()).open();
            }
        });
    }

    public int port() {
        return port;
    }

    /** From now on this happens on each connection. */
    public void fault(Fault now) {
        fault = now;
        links.forEach(link -> link.fault(now));
    }

    /** From now on all connections are reset, and new ones are refused. */
    public void refuse() throws IOException {
        closePort();
        links.forEach(Link::reset);
    }

    /** From now on new connections are as they should be. */
    public void heal() throws IOException {
        fault = Fault.none();
        if (server.isClosed()) {
            listen(port);
        }
    }

    /** How many connections are open. */
    public int connections() {
        return links.size();
    }

    /** The port is not free before the thread that accepts has noticed. */
    private void closePort() throws IOException {
        server.close();
        try {
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closePort();
        links.forEach(Link::reset);
    }

    /** A connection and its continuation to the broker. */
    private final class Link {
        private final Socket client;
        private final Socket onward = new Socket();
        private final CountDownLatch closed = new CountDownLatch(1);
        private volatile Fault now = fault;
        private int sent;

        Link(Socket client) {
            this.client = client;
        }

        void open() throws IOException {
            links.add(this);
            if (now.kind() == Fault.Kind.RESET_AT_ONCE) {
                reset();
                return;
            }
            try {
                onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), broker));
            } catch (IOException e) {
                reset();
                return;
            }
            start(() -> run(this::requests));
            start(() -> run(this::answers));
        }

        private void run(Work work) throws IOException {
            try {
                work.run();
            } finally {
                end();
            }
        }

        void fault(Fault next) {
            now = next;
            if (next.kind() == Fault.Kind.RESET_AT_ONCE) {
                reset();
            }
        }

        private void requests() throws IOException {
            InputStream in = client.getInputStream();
            OutputStream out = onward.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            while (true) {
                boolean slow = now.kind() == Fault.Kind.SLOW;
                int n = in.read(buffer, 0, slow ? now.bytes() : buffer.length);
                if (n < 0) {
                    return;
                }
                if (slow) {
                    pause(now.time());
                }
                int allowed = switch (now.kind()) {
                    case MUTE -> 0;
                    case RESET_AFTER, CLOSE_AFTER, HALF_OPEN_AFTER -> Math.min(n, now.bytes() - sent);
                    default -> n;
                };
                out.write(buffer, 0, allowed);
                if (allowed < n) {
                    interrupt();
                    return;
                }
                sent += now.bytes() > 0 ? n : 0;
            }
        }

        /** The client has sent what does not arrive any more. */
        private void interrupt() throws IOException {
            switch (now.kind()) {
                case RESET_AFTER -> reset();
                case CLOSE_AFTER -> end();
                default -> awaitEnd();
            }
        }

        private void answers() throws IOException {
            InputStream in = onward.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                switch (now.kind()) {
                    case MUTE, STALL -> {
                        // They get lost.
                    }
                    case RESET_BEFORE_ANSWER -> reset();
                    case GARBAGE -> {
                        out.write(GARBAGE);
                        return;
                    }
                    case LATE -> {
                        pause(now.time());
                        out.write(buffer, 0, n);
                    }
                    case DRIBBLE -> {
                        for (int i = 0; i < n; i++) {
                            pause(now.time());
                            out.write(buffer[i]);
                        }
                    }
                    default -> out.write(buffer, 0, n);
                }
            }
        }

        private void awaitEnd() throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        void reset() {
            try {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // It is closed already.
            }
            end();
        }

        private void end() {
            closed.countDown();
            links.remove(this);
            for (Socket socket : new Socket[]{client, onward}) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // It is of no use any more.
                }
            }
        }
    }

    private static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The connection has ended, or the way.
            }
        }, "faulty-way");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
