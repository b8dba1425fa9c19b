// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.AddressResolver;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import com.rabbitmq.client.impl.SocketFrameHandler;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.eventlog.net.Endpoint;
import org.eventlog.net.SecuredSocket;

/**
 * A connection to a broker with one channel, on which publishing is confirmed. The client's own recovery is off: a
 * connection that fails is given up. Opened and used on the {@link ClientThread}; {@link #abort} is for any thread.
 */
final class BrokerConnection {
    private static final int MAX_INBOUND = 1 << 20;
    private static final int CLOSE_MILLIS = 1000;

    private final AmqpSettings settings;
    private final Progress progress;
    private final Confirms confirms;
    private volatile Socket socket;
    private SecuredSocket secured;
    private Connection connection;
    private Channel channel;
    private volatile boolean aborted;

    BrokerConnection(AmqpSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        this.confirms = new Confirms(progress);
    }

    /** Connects a socket, with TLS if that is configured. */
    void connect(InetAddress to, org.eventlog.net.Address host) throws IOException {
        Endpoint endpoint = settings.endpoint();
        Socket plain = new Socket();
        socket = plain;
        if (aborted) {
            plain.close();
        }
        progress.step("connecting", endpoint.connectTimeout().plus(Duration.ofSeconds(1)));
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        plain.connect(new InetSocketAddress(to, host.port()), millis(endpoint.connectTimeout()));
    }

    /** Performs the TLS handshake, if that is configured. */
    void secure(org.eventlog.net.Address host) throws IOException {
        progress.step("waiting for the end of the TLS handshake", Duration.ofMinutes(6));
        secured = settings.endpoint().secure(socket, host);
    }

    String describeTls() {
        return secured.describe();
    }

    /** Logs in, and opens the virtual host and a channel. */
    void open() throws IOException {
        Endpoint endpoint = settings.endpoint();
        progress.step("logging in", endpoint.readTimeout());
        int limit = millis(endpoint.readTimeout());
        Factory factory = new Factory(secured == null ? socket : secured.socket());
        factory.setUsername(settings.user());
        factory.setPassword(settings.password());
        factory.setVirtualHost(settings.vhost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setHandshakeTimeout(limit);
        factory.setChannelRpcTimeout(limit);
        factory.setShutdownTimeout(CLOSE_MILLIS);
        factory.setRequestedHeartbeat((int) settings.heartbeat().toSeconds());
        factory.setMaxInboundMessageBodySize(MAX_INBOUND);
        factory.setThreadFactory(ClientThread::thread);
        factory.setExceptionHandler(new Quiet());
        try {
            // The socket is connected already; with a list, the client would look the address up.
            AddressResolver resolver = () -> List.of(new Address(socket.getInetAddress().getHostAddress()));
            connection = factory.newConnection(null, resolver, "eventlog");
            channel = connection.createChannel();
        } catch (SSLException e) {
            throw secured == null ? e : secured.fault(e);
        } catch (SocketException | EOFException e) {
            throw secured == null ? e : secured.endedUnanswered(e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IOException("the broker did not answer within " + limit + " ms", e);
        }
        if (channel == null) {
            throw new IOException("the broker allows no further channel");
        }
        connection.addBlockedListener(confirms);
        channel.addShutdownListener(confirms);
        channel.addConfirmListener(confirms);
        channel.addReturnListener(confirms);
        channel.confirmSelect();
    }

    /** Declares the exchange, or makes sure that it exists. The default exchange always does. */
    void prepare() throws IOException {
        progress.step("declaring the exchange", settings.endpoint().readTimeout());
        if (settings.exchange().isEmpty()) {
            return;
        }
        if (settings.declares()) {
            channel.exchangeDeclare(settings.exchange(), settings.type(), settings.durable(), false, Map.of());
        } else {
            channel.exchangeDeclarePassive(settings.exchange());
        }
    }

    Confirms confirms() {
        return confirms;
    }

    boolean isOpen() {
        return !aborted && channel != null && channel.isOpen();
    }

    long nextNumber() {
        return channel.getNextPublishSeqNo();
    }

    void publish(String routingKey, AMQP.BasicProperties properties, byte[] body) throws IOException {
        channel.basicPublish(settings.exchange(), routingKey, settings.mandatory(), properties, body);
    }

    /** Closes the connection in an orderly way, with a time limit. */
    void close() {
        try {
            if (connection != null) {
                connection.close(AMQP.REPLY_SUCCESS, "closed", CLOSE_MILLIS);
            }
        } catch (IOException | RuntimeException e) {
            // The connection is already closed.
        }
        abort();
    }

    /** Closes the socket, so that each call in progress fails. */
    void abort() {
        aborted = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // The connection is considered closed in any case.
            }
        }
    }

    private static int millis(Duration limit) {
        return Math.toIntExact(Math.max(1, limit.toMillis()));
    }

    /** Uses a socket that is connected already. */
    private static final class Factory extends ConnectionFactory {
        private final Socket socket;

        Factory(Socket socket) {
            this.socket = socket;
            useBlockingIo();
        }

        @Override
        protected synchronized FrameHandlerFactory createFrameHandlerFactory() {
            return (address, name) -> new SocketFrameHandler(socket, null, MAX_INBOUND);
        }
    }

    /** Logs nothing, because failures are reported to the caller. */
    private static final class Quiet extends ForgivingExceptionHandler {
        @Override
        protected void log(String message, Throwable e) {
            // Ignored; see above.
        }
    }
}
