// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.eventlog.net.Address;
import org.eventlog.net.ConnectionFault;
import org.eventlog.net.Failures;
import org.eventlog.net.Hosts;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.HeadedEvent;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;

/**
 * Publishes events to an exchange of RabbitMQ, or of another broker of AMQP 0-9-1. An event is a message.
 *
 * <p>
 * {@link #send} returns when the broker has confirmed every message: at least once. RabbitMQ confirms a persistent
 * message when it is on the disk of each durable queue that it was routed to. If the connection breaks, the whole batch
 * is published again, in order, with the same message ids. A message that reaches no queue is returned by the broker,
 * and its event is refused.
 */
final class AmqpTransport implements Transport {
    /** The header with the event's position in its journal, by which a returned message is recognized. */
    static final String POSITION = "eventlog-position";

    private static final int PERSISTENT = 2;
    private static final int TRANSIENT = 1;

    private final AmqpSettings settings;
    private final Payload payload;
    private final BrokerFaults faults;
    private final Hosts hosts;
    private final Progress progress = new Progress();
    private final ClientThread client = new ClientThread(progress, this::abort);
    /** Null if there is none. Written by the client's thread. */
    private volatile BrokerConnection connection;
    /** Written by the client's thread. */
    private Confirms confirms;
    private volatile Batch current;
    private volatile boolean closed;
    private boolean reached;

    AmqpTransport(AmqpSettings settings, Payload payload) {
        this.settings = settings;
        this.payload = payload;
        this.faults = new BrokerFaults(settings);
        this.hosts = settings.endpoint().hosts();
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        if (closed) {
            throw TransportException.unreachable("closed", null);
        }
        progress.step("starting", settings.endpoint().connectTimeout());
        SortedMap<Integer, String> returned;
        try {
            returned = client.call(() -> deliver(batch));
        } catch (TransportException | InterruptedException e) {
            throw e;
        } catch (Confirms.NotConfirmedException e) {
            throw TransportException.unreachable(e.getMessage(), e);
        } catch (Exception e) {
            throw failed(e);
        }
        if (!returned.isEmpty()) {
            throw new RejectedException("unroutable: " + returned.get(returned.firstKey()), returned);
        }
    }

    private TransportException failed(Exception e) throws RejectedException {
        abort();
        if (BrokerFaults.isTooLarge(e)) {
            throw new RejectedException(faults.of(e).text());
        }
        BrokerFaults.Fault fault = faults.of(e);
        if (fault.fatal()) {
            // Login failures are distinguished by their cause.
            return TransportException.fatal(fault.text(),
                    fault.login() ? e : new ConnectionFault(fault.text(), true, e));
        }
        return reached ? new TransportException(fault.text(), e) : TransportException.unreachable(fault.text(), e);
    }

    /** On the client's thread. */
    private SortedMap<Integer, String> deliver(Batch batch) throws Exception {
        reached = false;
        BrokerConnection to = connected();
        reached = true;
        current = batch;
        confirms.begin(to.nextNumber());
        int index = 0;
        for (Batch.Slice slice : batch.slices()) {
            for (int i = 0; i < slice.count(); i++) {
                progress.step("waiting for the broker's confirmations", settings.endpoint().readTimeout());
                confirms.await(settings.window() - 1);
                progress.step("writing", settings.endpoint().writeTimeout());
                publish(slice.event(i), batch.id(index++), to);
            }
        }
        progress.step("waiting for the broker's confirmations", settings.endpoint().readTimeout());
        confirms.await(0);
        return confirms.returned();
    }

    private void publish(ByteBuffer stored, String position, BrokerConnection to) throws IOException {
        HeadedEvent both = HeadedEvent.of(stored);
        AmqpHeading.Label label = AmqpHeading.Label.read(both.heading());
        ByteBuffer event = both.event();
        int end = event.remaining();
        byte[] body = new byte[payload.isLine() && event.get(end - 1) == '\n' ? end - 1 : end];
        event.get(body);
        Map<String, Object> headers = new HashMap<>(label.headers());
        headers.put(POSITION, position);
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().contentType(payload.mediaType())
                .deliveryMode(settings.persistent() ? PERSISTENT : TRANSIENT).messageId(label.id())
                .correlationId(label.correlationId()).timestamp(new Date(label.millis())).type(label.name())
                .appId(settings.appId()).headers(headers).build();
        confirms.publish();
        to.publish(label.routingKey(), properties, body);
    }

    /** The index of a returned message. */
    private int indexOf(Return message) {
        Batch batch = current;
        Map<String, Object> headers = message.getProperties().getHeaders();
        String position = headers == null ? "" : String.valueOf(headers.get(POSITION));
        int colon = position.lastIndexOf(':');
        if (batch == null || colon < 0) {
            return -1;
        }
        try {
            long index = Long.parseLong(position.substring(colon + 1)) - batch.first();
            return index >= 0 && index < batch.count() && batch.id((int) index).equals(position) ? (int) index : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private BrokerConnection connected() throws IOException, InterruptedException {
        BrokerConnection present = connection;
        if (present != null && present.isOpen()) {
            return present;
        }
        abort();
        StringJoiner failures = new StringJoiner("; ");
        boolean several = settings.endpoint().addresses().size() > 1;
        boolean fatal = true;
        IOException last = null;
        for (Address host : hosts.order()) {
            try {
                BrokerConnection opened = open(host);
                hosts.connected(host);
                return opened;
            } catch (IOException | RuntimeException e) {
                abort();
                hosts.failed(host);
                BrokerFaults.Fault fault = faults.of(e);
                failures.add(host + ": " + fault.text());
                fatal &= fault.fatal();
                last = e instanceof IOException io ? io : new IOException(e);
            }
        }
        throw several ? new ConnectionFault(failures.toString(), fatal, last) : last;
    }

    private BrokerConnection open(Address host) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host.host())) {
            BrokerConnection fresh = fresh();
            try {
                fresh.connect(address, host);
                if (settings.endpoint().isSecure()) {
                    fresh.secure(host);
                }
                fresh.open(confirms);
                fresh.prepare();
                return fresh;
            } catch (IOException | RuntimeException e) {
                fresh.abort();
                IOException io = e instanceof IOException ? (IOException) e : new IOException(Failures.text(e), e);
                failure = failure == null || faults.of(e).fatal() ? io : failure;
            }
        }
        throw failure;
    }

    private BrokerConnection fresh() throws IOException {
        BrokerConnection fresh = new BrokerConnection(settings, progress);
        confirms = new Confirms(progress, this::indexOf);
        connection = fresh;
        if (closed) {
            fresh.abort();
            throw new IOException("closed while connecting");
        }
        return fresh;
    }

    @Override
    public void examine(Findings findings) throws InterruptedException {
        for (Address host : settings.endpoint().addresses()) {
            try {
                progress.step("resolving " + host, settings.endpoint().connectTimeout());
                client.call(() -> {
                    examine(host, findings);
                    return null;
                });
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                findings.failed("connect", host + ": " + faults.of(e).text());
            }
        }
    }

    private void examine(Address host, Findings findings) throws IOException {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host.host());
            findings.passed("name", host.host() + " is "
                    + Arrays.stream(found).map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
        } catch (IOException e) {
            findings.failed("name", Failures.text(e));
            return;
        }
        for (InetAddress address : found) {
            examine(host, address, findings);
        }
    }

    private void examine(Address host, InetAddress address, Findings findings) throws IOException {
        String at = address.getHostAddress() + ":" + host.port();
        BrokerConnection fresh = fresh();
        String step = "connect";
        try {
            fresh.connect(address, host);
            findings.passed(step, at);
            if (settings.endpoint().isSecure()) {
                step = "tls";
                fresh.secure(host);
                findings.passed(step, fresh.describeTls());
            }
            step = "login";
            fresh.open(confirms);
            findings.passed(step, "user " + settings.user() + ", virtual host " + settings.vhost());
            step = "exchange";
            fresh.prepare();
            findings.passed(step, settings.exchange().isEmpty()
                    ? "the default exchange"
                    : settings.exchange() + (settings.declares() ? ", declared as " + settings.type() : ", exists"));
        } catch (IOException | RuntimeException e) {
            findings.failed(step, at + ": " + faults.of(e).text());
        } finally {
            fresh.close();
            connection = null;
        }
    }

    @Override
    public String delivered() {
        return "confirmed by the broker";
    }

    @Override
    public String describe() {
        return settings.describe();
    }

    private void abort() {
        BrokerConnection present = connection;
        if (present != null) {
            present.abort();
        }
    }

    @Override
    public void close() {
        closed = true;
        BrokerConnection present = connection;
        if (present != null && present.isOpen() && !client.isBusy()) {
            try {
                progress.step("closing", settings.endpoint().connectTimeout());
                client.call(() -> {
                    present.close();
                    return null;
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                // The socket is closed in any case.
            }
        }
        abort();
        client.close();
    }
}
