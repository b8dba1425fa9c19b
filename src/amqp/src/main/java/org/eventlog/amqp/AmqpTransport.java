// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
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
import org.eventlog.spi.Delivery;
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
 * A batch is delivered when the broker has confirmed every message: at least once. RabbitMQ confirms a persistent
 * message when it is on the disk of each durable queue that it was routed to. Several batches are published one after
 * the other, by a separate thread; {@code eventlog.amqp.window} limits the messages that await their confirmation. If
 * the connection breaks, everything from the first unconfirmed batch on is published again, in order, with the same
 * message ids. A message that reaches no queue is returned by the broker, and its event is refused.
 */
final class AmqpTransport implements Transport {
    private static final String WRITING = "writing";
    private static final String CONFIRMATIONS = "waiting for the broker's confirmations";
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();
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
    private volatile boolean closed;
    // Used by the sender's thread only
    /** The latest of those that are open; null if none is. */
    private Publication latest;

    AmqpTransport(AmqpSettings settings, Payload payload) {
        this.settings = settings;
        this.payload = payload;
        this.faults = new BrokerFaults(settings);
        this.hosts = settings.endpoint().hosts();
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        Delivery delivery = begin(batch);
        try {
            while (!delivery.await(settings.endpoint().readTimeout())) {
                // It ends: without progress, by an exception.
            }
        } catch (InterruptedException e) {
            giveUp();
            abort();
            throw e;
        }
    }

    @Override
    public Delivery begin(Batch batch) throws TransportException {
        boolean follows = latest != null && latest.batch().last() + 1 == batch.first();
        if (!follows) {
            giveUp();
            progress.step("starting", settings.endpoint().connectTimeout());
        }
        Publication publication = new Publication(batch, follows ? latest.series() : new Publication.Series());
        latest = publication;
        if (closed || !client.begin(() -> publish(publication))) {
            throw TransportException.unreachable("closed", null);
        }
        return limit -> isDelivered(publication, limit);
    }

    /** The sender does not ask for what is open any more. */
    private void giveUp() {
        if (latest != null) {
            latest.series().end();
            latest = null;
        }
        client.clear();
    }

    private boolean isDelivered(Publication publication, Duration limit)
            throws TransportException, RejectedException, InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        long left = limit.toNanos();
        while (!publication.await(Math.min(Math.min(left, LOOK_NANOS), progress.left()))) {
            if (closed) {
                publication.fail(new IOException("closed"));
            } else if (progress.left() <= 0) {
                publication.fail(new SocketTimeoutException(progress.text()));
            } else if (left <= 0) {
                return false;
            }
            left = until - System.nanoTime();
        }
        Exception failure = publication.failure();
        if (failure != null) {
            giveUp();
            throw failed(failure, publication.isBegun());
        }
        if (publication == latest) {
            latest = null;
        }
        SortedMap<Integer, String> returned = publication.returned();
        if (!returned.isEmpty()) {
            throw new RejectedException("unroutable: " + returned.get(returned.firstKey()), returned);
        }
        return true;
    }

    private TransportException failed(Exception e, boolean reached) throws RejectedException {
        if (e instanceof Confirms.NotConfirmedException) {
            return TransportException.busy(e.getMessage(), e);
        }
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
    private void publish(Publication publication) {
        try {
            Publication.Series series = publication.series();
            if (!series.isOver() && series.connection == null) {
                BrokerConnection to = connected();
                to.confirms().reset();
                series.connection = to;
            }
            publish(publication, series);
        } catch (InterruptedException e) {
            publication.fail(new IOException("closed", e));
        } catch (Exception e) {
            publication.fail(e);
        } catch (Error e) {
            publication.fail(new IOException(e.toString(), e));
            throw e;
        }
    }

    private void publish(Publication publication, Publication.Series series) throws Exception {
        Batch batch = publication.batch();
        BrokerConnection to = series.connection;
        int index = 0;
        for (Batch.Slice slice : batch.slices()) {
            for (int i = 0; i < slice.count(); i++) {
                if (series.isOver()) {
                    throw new IOException("not published, because a message before it failed");
                }
                if (index == 0) {
                    to.confirms().begin(publication, to.nextNumber());
                    progress.step(WRITING, settings.endpoint().writeTimeout());
                }
                awaitRoom(to.confirms());
                publish(slice.event(i), batch.id(index++), publication, to);
                progress.made();
            }
        }
        progress.step(CONFIRMATIONS, settings.endpoint().readTimeout());
        publication.complete();
    }

    private void awaitRoom(Confirms confirms) throws Exception {
        if (!confirms.hasRoom(settings.window())) {
            progress.step(CONFIRMATIONS, settings.endpoint().readTimeout());
            confirms.awaitRoom(settings.window());
            progress.step(WRITING, settings.endpoint().writeTimeout());
        }
    }

    private void publish(ByteBuffer stored, String position, Publication publication, BrokerConnection to)
            throws IOException {
        HeadedEvent both = HeadedEvent.of(stored);
        AmqpHeading.Label label = AmqpHeading.Label.read(both.heading());
        ByteBuffer event = both.event();
        int end = event.remaining();
        byte[] body = new byte[payload.isLine() && event.get(end - 1) == '\n' ? end - 1 : end];
        event.get(body);
        Map<String, Object> headers = new HashMap<>(label.headers());
        headers.put(Publication.POSITION, position);
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().contentType(payload.mediaType())
                .deliveryMode(settings.persistent() ? PERSISTENT : TRANSIENT).messageId(label.id())
                .correlationId(label.correlationId()).timestamp(new Date(label.millis())).type(label.name())
                .appId(settings.appId()).headers(headers).build();
        to.confirms().publish(publication);
        to.publish(label.routingKey(), properties, body);
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
                fresh.open();
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
            fresh.open();
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
