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
 * A transport's connection to its receiver: made when it is needed, and made anew after it was lost, to whichever host
 * takes it.
 *
 * <p>
 * Used by the sender's thread, but for {@link #close}, which may come from any thread and ends what is going on.
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
    /** To take the connection's place: the primary, which was found to be back. */
    private Connection successor;
    private PlainConnection connecting;
    private volatile boolean closed;

    /** What is said on a new connection before the first batch. */
    public interface Greeting {
        /** Nothing is said. */
        Greeting NONE = connection -> {};

        void exchange(Connection with) throws IOException, InterruptedException;
    }

    public ReceiverConnection(Endpoint endpoint) {
        this(endpoint, Greeting.NONE);
    }

    public ReceiverConnection(Endpoint endpoint, Greeting greeting) {
        this(endpoint, greeting, System::nanoTime, new Random());
    }

    /** @param proxy between us and the hosts; null for none */
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
     * The connection, or a new one where there is none, the receiver has closed it meanwhile, or {@link #isDue its time
     * is over}. For protocols in which the receiver says what it has taken, and nothing when it was not asked.
     */
    public Connection connected() throws IOException, InterruptedException {
        Connection present = present();
        return present != null && !isEnded(present) && !isDue() ? present : open();
    }

    /** The connection as it is, or null. */
    synchronized Connection present() {
        return connection;
    }

    /** A new connection in the place of the old one. */
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

    /** The name is resolved at each call, and each of its addresses tried: receivers move. */
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

    /** Whom to connect to on the way to this host. */
    private Address next(Address to) {
        return proxy == null ? to : proxy.address();
    }

    private Connection secure(PlainConnection plain, Address to) throws IOException, InterruptedException {
        if (proxy != null) {
            proxy.tunnel(plain, to, endpoint.writeTimeout(), endpoint.readTimeout());
        }
        return endpoint.tls().secure(plain, to);
    }

    /** Of a name with several addresses, the failure that says most: often nobody listens at all but one of them. */
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
            // The connection was closed by another thread; or Java's TLS stumbled over what the peer says.
            throw new IOException(Failures.text(e), e);
        } finally {
            setConnecting(null);
            if (!done) {
                opened.close();
            }
        }
    }

    /** Tries each address of each host: the name, the connection, TLS and the greeting. */
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
     * Whether another connection should take this one's place, between two batches: it is old, or the primary is back.
     * Then {@link #open} gives the other. What was sent on this one and is not acknowledged is the caller's care.
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
            // Before the working one is given up.
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

    /** A receiver may close a connection that was idle; that is no failure as long as nothing was written to it. */
    private static boolean isEnded(Connection connection) {
        try {
            return connection.readNow(ByteBuffer.allocate(1)) != 0;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /** Ends a connection that failed, and says how, and, where there are several, whose it was. */
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

    /** The host of the connection, as in a URL. */
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
