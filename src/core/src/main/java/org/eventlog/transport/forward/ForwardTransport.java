// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.forward;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.eventlog.address.HostName;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.net.Connection;
import org.eventlog.net.ConnectionFault;
import org.eventlog.net.Endpoint;
import org.eventlog.net.ReceiverConnection;
import org.eventlog.net.SettlingConnection;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Sends to Fluentd, Fluent Bit and other receivers of the forward protocol, version 1. A batch is one message.
 *
 * <p>
 * {@link #send} returns when the receiver has acknowledged this batch, which Fluentd does once the events are in its
 * buffer: at least once. A batch that is sent again has the same chunk id. Without acknowledgements, it returns when
 * the kernel has the bytes, and the batch is kept for {@link #settle}, as with TCP.
 *
 * <p>
 * With a shared key, each connection starts with a handshake in which both sides prove that they know it. After a wrong
 * key, user or password, attempts are rare. The protocol cannot refuse an event: the receiver drops events that it
 * cannot process, or never acknowledges them.
 */
public final class ForwardTransport implements Transport {
    static final Setting<String> TAG = Setting.text("eventlog.forward.tag", "eventlog")
            .allowing("1 to 128 printable ASCII characters without spaces", tag -> tag.matches("[!-~]{1,128}"));
    static final Setting<ForwardMessage.Mode> MODE = Setting.choice("eventlog.forward.mode",
            ForwardMessage.Mode.PACKED);
    static final Setting<Boolean> ACK = Setting.flag("eventlog.forward.ack", true);
    static final Setting<String> SHARED_KEY = Setting.secret("eventlog.forward.shared-key");
    static final Setting<String> USER = Setting.text("eventlog.forward.user", "");
    static final Setting<String> PASSWORD = Setting.secret("eventlog.forward.password");
    static final Setting<String> HOSTNAME = Setting.text("eventlog.forward.hostname", "")
            .allowing("1 to 255 printable ASCII characters without spaces", name -> name.matches("[!-~]{1,255}"));

    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final Endpoint endpoint;
    private final ForwardMessage message;
    /** Null without a shared key. */
    private final ForwardHandshake handshake;
    private final ReceiverConnection link;
    /** Null if the receiver acknowledges. */
    private final SettlingConnection settling;

    /** @param handshake null for none */
    ForwardTransport(Endpoint endpoint, ForwardMessage message, boolean acknowledged, ForwardHandshake handshake) {
        this.endpoint = endpoint;
        this.message = message;
        this.handshake = handshake;
        this.link = new ReceiverConnection(endpoint, handshake == null ? ReceiverConnection.Greeting.NONE : handshake);
        this.settling = acknowledged ? null : new SettlingConnection(link, endpoint.writeTimeout(), SETTLE);
    }

    @Override
    public void send(Batch batch) throws TransportException, InterruptedException {
        try {
            if (settling == null) {
                deliver(batch);
            } else {
                settling.write(message.of(batch, null));
            }
            if (handshake != null && !handshake.keepsAlive()) {
                endConnection();
            } else if (settling != null) {
                settling.check();
            }
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        } catch (InterruptedException e) {
            link.disconnect();
            throw e;
        }
    }

    private void deliver(Batch batch) throws IOException, InterruptedException {
        Connection to = link.connected();
        String chunk = message.chunk(batch);
        to.write(message.of(batch, chunk), endpoint.writeTimeout());
        Object answer = MsgpackReader.read(to, System.nanoTime() + endpoint.readTimeout().toNanos());
        if (ForwardHandshake.isHelo(answer)) {
            throw new ConnectionFault("the receiver wants a shared key: eventlog.forward.shared-key", true, null);
        }
        boolean acknowledged = answer instanceof Map<?, ?> map && map.get("ack") instanceof byte[] ack
                && Arrays.equals(ack, chunk.getBytes(StandardCharsets.US_ASCII));
        if (!acknowledged) {
            throw new IOException("the receiver's answer does not acknowledge this batch");
        }
    }

    /**
     * The receiver accepts one message per connection. Without acknowledgements, its close is the only sign that it has
     * the message. A reset also counts, because Fluentd always closes that way.
     */
    private void endConnection() throws TransportException, InterruptedException {
        if (settling != null) {
            settling.leave(endpoint.readTimeout(), true);
        }
        link.disconnect();
    }

    @Override
    public void check() throws TransportException {
        if (settling != null) {
            settling.check();
        }
    }

    @Override
    public boolean confirm(Duration limit) throws InterruptedException {
        return settling != null && settling.confirm(limit);
    }

    @Override
    public Duration settle() {
        return settling == null ? Duration.ZERO : SETTLE;
    }

    @Override
    public String delivered() {
        return settling == null ? "acknowledged by the receiver" : "written to the connection";
    }

    @Override
    public void examine(Findings findings) throws InterruptedException {
        link.examine(findings);
    }

    @Override
    public String describe() {
        return endpoint.url("forward", "forward+tls");
    }

    @Override
    public void close() {
        link.close();
        message.close();
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "forward";
        }

        @Override
        public String format(Settings settings, String wanted) {
            return wanted == null || wanted.equals(Payload.MSGPACK.kind()) ? Payload.FORWARD.kind() : wanted;
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return payload.equals(Payload.FORWARD);
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            Endpoint endpoint = Endpoint.from(settings);
            ForwardMessage message = new ForwardMessage(settings.get(TAG), settings.get(MODE));
            return new ForwardTransport(endpoint, message, settings.get(ACK), handshake(settings, endpoint));
        }

        private static ForwardHandshake handshake(Settings settings, Endpoint endpoint) {
            String key = settings.get(SHARED_KEY);
            String user = settings.get(USER);
            String password = settings.get(PASSWORD);
            String name = settings.get(HOSTNAME);
            if (key.isEmpty()) {
                if (!user.isEmpty() || !password.isEmpty()) {
                    settings.fault(SHARED_KEY, "the receiver's shared key, as there is a user or a password");
                }
                return null;
            }
            if (user.isEmpty() != password.isEmpty()) {
                settings.fault(user.isEmpty() ? USER : PASSWORD, "both of user and password, or none");
            }
            return new ForwardHandshake(new ForwardHandshake.Credentials(
                    name.isEmpty() ? HostName.get(false) : name, key, user, password), new SecureRandom(), endpoint);
        }
    }
}
