// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.eventlog.spi.Findings;
import org.eventlog.spi.TransportException;

/**
 * A transport's connection to its receiver. It is opened when needed, and again after it was lost, to any host that
 * accepts it.
 *
 * <p>
 * Used by the sender's thread, except for {@link #close}, which may be called by any thread and ends a call in
 * progress.
 */
public final class ReceiverConnection implements AutoCloseable {
    private final Endpoint endpoint;
    private final Greeting greeting;
    private final HttpProxy proxy;
    private final Hosts hosts;
    private final LongSupplier ticker;
    private Address host;
    private long connectedAt;
    private long lookedForPrimaryAt;
    // Guarded by this
    private Connection connection;
    /** A connection to the primary host, which is available again, to replace the current one. */
    private Connection successor;
    private PlainConnection connecting;
    private volatile boolean closed;

    /** The handshake of a protocol on a new connection, before the first batch. */
    public interface Greeting {
        /** No handshake. */
        Greeting NONE = connection -> {};

        void exchange(Connection with) throws IOException, InterruptedException;
    }

    public ReceiverConnection(Endpoint endpoint) {
        this(endpoint, Greeting.NONE);
    }

    public ReceiverConnection(Endpoint endpoint, Greeting greeting) {
        this(endpoint, greeting, System::nanoTime, new Random());
    }

    /**
     * @param proxy the proxy to the hosts; null for none
     */
    public ReceiverConnection(Endpoint endpoint, HttpProxy proxy) {
        this(endpoint, Greeting.NONE, proxy, System::nanoTime, new Random());
    }

    public ReceiverConnection(Endpoint endpoint, Greeting greeting, LongSupplier ticker, Random random) {
        this(endpoint, greeting, null, ticker, random);
    }

    private ReceiverConnection(Endpoint endpoint, Greeting greeting, HttpProxy proxy, LongSupplier ticker,
            Random random) {
        this.endpoint = endpoint;
        this.greeting = greeting;
        this.proxy = proxy;
        this.ticker = ticker;
        this.hosts = new Hosts(endpoint.addresses(), endpoint.policy(), endpoint.returnAfter(), ticker, random);
    }

    /**
     * Returns the connection, or opens a new one if there is none, if the receiver has closed it, or if {@link #isDue
     * it is due to be replaced}. For protocols with acknowledgements in which the receiver sends nothing unrequested.
     */
    public Connection connected() throws IOException, InterruptedException {
        Connection present = present();
        return present != null && !isEnded(present) && !isDue() ? present : open();
    }

    /** The current connection, or null. */
    synchronized Connection present() {
        return connection;
    }

    /** Replaces the connection with a new one. */
    Connection open() throws IOException, InterruptedException {
        disconnect();
        Connection prepared = takeSuccessor();
        if (prepared != null) {
            if (!isEnded(prepared)) {
                return use(prepared, endpoint.addresses().get(0));
            }
            prepared.close();
        }
        StringJoiner failures = new StringJoiner("; ");
        boolean fatal = true;
        IOException last = null;
        for (Address address : hosts.order()) {
            try {
                return use(connect(address), address);
            } catch (IOException e) {
                hosts.failed(address);
                failures.add(address + ": " + Failures.text(e));
                fatal &= Failures.of(e).isFatal();
                last = e;
            }
        }
        throw hosts.several() ? new ConnectionFault(failures.toString(), fatal, last) : last;
    }

    private Connection use(Connection opened, Address at) throws IOException {
        synchronized (this) {
            if (closed) {
                opened.close();
                throw new IOException("closed while connecting");
            }
            connection = opened;
        }
        host = at;
        hosts.connected(at);
        connectedAt = ticker.getAsLong();
        lookedForPrimaryAt = connectedAt;
        return opened;
    }

    /** Resolves the name for each call, because receivers move, and tries each of its addresses. */
    private Connection connect(Address to) throws IOException, InterruptedException {
        IOException failure = null;
        Address next = next(to);
        for (InetAddress address : InetAddress.getAllByName(next.host())) {
            try {
                return connect(to, new InetSocketAddress(address, next.port()));
            } catch (IOException e) {
                if (failure == null || tells(e) > tells(failure)) {
                    failure = e;
                }
            }
        }
        throw failure;
    }

    /** The address to connect to: the proxy, or this host. */
    private Address next(Address to) {
        return proxy == null ? to : proxy.address();
    }

    private Connection secure(PlainConnection plain, Address to) throws IOException, InterruptedException {
        if (proxy != null) {
            proxy.tunnel(plain, to, endpoint.writeTimeout(), endpoint.readTimeout());
        }
        return endpoint.tls().secure(plain, to);
    }

    /**
     * Ranks failures, to report the most informative one for a name with several addresses: often only one of them
     * has a listener.
     */
    private static int tells(IOException e) {
        return e instanceof ConnectException ? 0 : Failures.of(e).isFatal() ? 2 : 1;
    }

    private Connection connect(Address to, InetSocketAddress address) throws IOException, InterruptedException {
        PlainConnection plain = new PlainConnection();
        Connection opened = plain;
        boolean done = false;
        try {
            setConnecting(plain);
            plain.connect(address, endpoint.connectTimeout());
            if (endpoint.tls() != null) {
                opened = secure(plain, to);
            } else {
                plain.expectNoTls();
            }
            greeting.exchange(opened);
            done = true;
            return opened;
        } catch (RuntimeException e) {
            // The connection was closed by another thread, or Java's TLS failed on the peer's data.
            throw new IOException(Failures.text(e), e);
        } finally {
            setConnecting(null);
            if (!done) {
                opened.close();
            }
        }
    }

    /** Tests each address of each host: name, connection, TLS and handshake. */
    public void examine(Findings findings) throws InterruptedException {
        for (Address host : endpoint.addresses()) {
            Address address = next(host);
            InetAddress[] found;
            try {
                found = InetAddress.getAllByName(address.host());
                findings.passed("name", address.host() + " is " + Arrays.stream(found)
                        .map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
            } catch (UnknownHostException e) {
                findings.failed("name", Failures.text(e));
                continue;
            }
            for (InetAddress at : found) {
                examine(host, new InetSocketAddress(at, address.port()), findings);
            }
        }
    }

    private void examine(Address host, InetSocketAddress address, Findings findings) throws InterruptedException {
        String at = new Address(address.getAddress().getHostAddress(), address.getPort()).authority();
        String step = "connect";
        try (PlainConnection plain = new PlainConnection()) {
            plain.connect(address, endpoint.connectTimeout());
            findings.passed(step, at);
            Connection connection = plain;
            if (endpoint.tls() != null) {
                step = "tls";
                if (proxy != null) {
                    step = "proxy";
                    proxy.tunnel(plain, host, endpoint.writeTimeout(), endpoint.readTimeout());
                    findings.passed(step, "a tunnel to " + host);
                    step = "tls";
                }
                TlsConnection secured = endpoint.tls().secure(plain, host);
                findings.passed(step, secured.describe());
                connection = secured;
            }
            if (greeting != Greeting.NONE) {
                step = "authentication";
                greeting.exchange(connection);
                findings.passed(step, "the receiver lets us in");
            }
            connection.close();
        } catch (IOException | RuntimeException e) {
            findings.failed(step, at + ": " + Failures.text(e));
        }
    }

    private synchronized void setConnecting(PlainConnection plain) throws IOException {
        connecting = plain;
        if (closed && plain != null) {
            throw new IOException("closed while connecting");
        }
    }

    /**
     * Whether another connection should replace this one between two batches, because it is old or the primary host is
     * available again. {@link #open} then returns the replacement. The caller must handle batches that were sent on
     * this connection and are not acknowledged.
     */
    boolean isDue() throws InterruptedException {
        long now = ticker.getAsLong();
        long maxAge = endpoint.maxAge().toNanos();
        if (maxAge > 0 && now - connectedAt >= maxAge) {
            return true;
        }
        Address primary = hosts.toReturnTo(host, now - lookedForPrimaryAt);
        if (primary == null) {
            return false;
        }
        lookedForPrimaryAt = now;
        try {
            // Connect first, before giving up the working connection.
            Connection found = connect(primary);
            synchronized (this) {
                if (!closed) {
                    successor = found;
                    return true;
                }
            }
            found.close();
        } catch (IOException e) {
            hosts.failed(primary);
        }
        return false;
    }

    private synchronized Connection takeSuccessor() {
        Connection taken = successor;
        successor = null;
        return taken;
    }

    /** A receiver may close an idle connection. That is not a failure if nothing was written to it since. */
    private static boolean isEnded(Connection connection) {
        try {
            return connection.readNow(ByteBuffer.allocate(1)) != 0;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /** Closes a failed connection, and returns the failure, with the host if there are several. */
    public TransportException failed(Exception e) {
        if (present() == null) {
            TransportException failure = Failures.of(e);
            return failure.isFatal() ? failure : TransportException.unreachable(failure.getMessage(), e);
        }
        disconnect();
        hosts.failed(host);
        return Failures.of(hosts.several()
                ? new ConnectionFault(host + ": " + Failures.text(e), Failures.of(e).isFatal(), e)
                : e);
    }

    public synchronized void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    /** The host of the connection in the form used in URLs. */
    String authority() {
        return host.authority();
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
        if (connecting != null) {
            connecting.close();
        }
        if (successor != null) {
            successor.close();
            successor = null;
        }
    }
}
