// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.net.Address;
import org.eventlog.net.Endpoint;
import org.eventlog.net.Failures;
import org.eventlog.net.Hosts;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Sends each event in a separate datagram, without the line end. With GELF, a larger event is sent in several
 * datagrams.
 *
 * <p>
 * At most once: {@link #send} returns when the network has the datagrams, and there is no information on whether, or in
 * which order, they arrive. If the receiver's machine or a router reports (ICMP) that nothing listens, the batch is
 * sent again; earlier datagrams are lost. The name is resolved again after a failure, and once a minute.
 */
public final class UdpTransport implements Transport {
    static final Setting<Integer> MAX_BYTES = Setting.octets("eventlog.udp.max-bytes", 8192, 1024, 65_507);

    private static final Duration RESOLVE = Duration.ofMinutes(1);

    private final Endpoint endpoint;
    private final DatagramFraming framing;
    private final boolean lines;
    private final int maxBytes;
    private final LongSupplier ticker;
    private final Hosts hosts;
    private final Pace pace = new Pace();
    private Address host;
    private long resolvedAt;
    // Guarded by this
    private Datagrams socket;
    private volatile boolean closed;

    /**
     * @param lines whether each event ends with a line end, which is removed
     * @param maxBytes of an event, without the line end
     */
    UdpTransport(Endpoint endpoint, DatagramFraming framing, boolean lines, int maxBytes, LongSupplier ticker) {
        this.endpoint = endpoint;
        this.framing = framing;
        this.lines = lines;
        this.maxBytes = maxBytes;
        this.ticker = ticker;
        this.hosts = new Hosts(endpoint.addresses(), endpoint.policy(), endpoint.returnAfter(), ticker, new Random());
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        Map<Integer, String> refused = new TreeMap<>();
        try {
            Datagrams to = socket();
            int i = 0;
            for (Batch.Slice slice : batch.slices()) {
                for (int j = 0; j < slice.count(); j++, i++) {
                    String fault = send(slice.event(j), to);
                    if (fault != null) {
                        refused.put(i, fault);
                    }
                }
            }
            to.check();
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
        if (!refused.isEmpty()) {
            throw RejectedException.forGood("too large for a datagram", refused);
        }
    }

    /**
     * @return why the network will never accept this event, or null
     */
    private String send(ByteBuffer event, Datagrams to) throws IOException, InterruptedException {
        if (lines) {
            event.limit(event.limit() - 1);
        }
        // Events that were stored before the protocol was changed may have any size.
        if (event.remaining() > maxBytes) {
            return "has " + event.remaining() + " bytes, more than the " + maxBytes + " that can be sent";
        }
        for (ByteBuffer datagram : framing.datagrams(event)) {
            pause(pace.before(datagram.remaining(), System.nanoTime()));
            try {
                to.send(datagram, endpoint.writeTimeout());
            } catch (IOException e) {
                if (isTooLong(e)) {
                    return "the network takes no datagram of " + datagram.remaining() + " bytes";
                }
                throw e;
            }
        }
        return null;
    }

    private static void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }

    /** Java has no specific exception for EMSGSIZE. Some systems accept less than the 65,507 bytes that IP allows. */
    private static boolean isTooLong(IOException e) {
        return e.getMessage() != null && e.getMessage().toLowerCase(Locale.ROOT).contains("message too long");
    }

    /** Returns the socket, and creates a new one if there is none or its address was resolved too long ago. */
    private Datagrams socket() throws IOException {
        Datagrams present;
        synchronized (this) {
            present = socket;
        }
        if (present != null) {
            present.check();
            if (ticker.getAsLong() - resolvedAt < RESOLVE.toNanos()) {
                return present;
            }
        }
        IOException last = null;
        for (Address address : hosts.order()) {
            try {
                return use(new Datagrams(resolve(address)), address);
            } catch (IOException e) {
                hosts.failed(address);
                last = e;
            }
        }
        if (present == null) {
            throw last;
        }
        // Keep using a working address if the name server is unavailable.
        resolvedAt = ticker.getAsLong();
        return present;
    }

    private static InetSocketAddress resolve(Address address) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    }

    private synchronized Datagrams use(Datagrams opened, Address at) throws IOException {
        if (closed) {
            opened.close();
            throw new IOException("closed");
        }
        disconnect();
        socket = opened;
        host = at;
        hosts.connected(at);
        resolvedAt = ticker.getAsLong();
        return opened;
    }

    private TransportException failed(Exception e) {
        if (host != null) {
            hosts.failed(host);
        }
        disconnect();
        return TransportException.unreachable(e instanceof PortUnreachableException
                ? "nobody listens at " + host
                : Failures.text(e), e);
    }

    private synchronized void disconnect() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    @Override
    public boolean isAcknowledged() {
        return false;
    }

    @Override
    public String delivered() {
        return "handed to the network";
    }

    @Override
    public void examine(Findings findings) {
        for (Address address : endpoint.addresses()) {
            try {
                findings.passed("name",
                        address.host() + " is " + Arrays.stream(InetAddress.getAllByName(address.host()))
                                .map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
            } catch (IOException e) {
                findings.failed("name", Failures.text(e));
            }
        }
    }

    @Override
    public String describe() {
        return endpoint.url("udp", "udp");
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "udp";
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return payload.framing() != Payload.Framing.ENVELOPED;
        }

        @Override
        public int maxEventBytes(Settings settings, Payload payload) {
            return maxBytes(settings, payload) + (payload.isLine() ? 1 : 0);
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            Endpoint endpoint = Endpoint.withoutTls(settings);
            return new UdpTransport(endpoint, framing(settings, payload), payload.isLine(),
                    maxBytes(settings, payload), System::nanoTime);
        }

        private static int maxBytes(Settings settings, Payload payload) {
            int maxBytes = settings.get(MAX_BYTES);
            return payload.equals(Payload.GELF) ? GelfChunks.maxBytes(settings) : maxBytes;
        }

        private static DatagramFraming framing(Settings settings, Payload payload) {
            DatagramFraming chunks = new GelfChunks(settings.get(GelfChunks.BYTES),
                    settings.get(GelfChunks.COMPRESSION), new SplittableRandom());
            return payload.equals(Payload.GELF) ? chunks : DatagramFraming.WHOLE;
        }
    }
}
