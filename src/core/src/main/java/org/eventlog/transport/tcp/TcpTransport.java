// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.tcp;

import java.time.Duration;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
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
 * Writes the events to a TCP connection, one after another. With JSON, this is the {@code json_lines} format of
 * Logstash, rsyslog and many others; GELF and syslog have their own framing. With TLS, the protocol is {@code tls}.
 *
 * <p>
 * The protocol has no acknowledgements. {@link #send} returns when the kernel has the bytes, and a receiver that dies
 * loses data that it had not read. A batch is therefore kept for {@link #settle} after it was written. If the
 * connection breaks within that time, the batch is sent again on the next one, so events may arrive twice, with the
 * same id. Only data that a receiver left unread for longer than that before it died is lost.
 */
public final class TcpTransport implements Transport {
    static final Setting<Duration> SETTLE = Setting.duration("eventlog.tcp.settle", "2s", "0ms", "1m");

    private final Endpoint endpoint;
    private final ReceiverConnection link;
    private final StreamFraming framing;
    private final Duration settle;
    private final SettlingConnection settling;

    public TcpTransport(Endpoint endpoint, Duration settle) {
        this(endpoint, StreamFraming.NONE, settle);
    }

    public TcpTransport(Endpoint endpoint, StreamFraming framing, Duration settle) {
        this(endpoint, new ReceiverConnection(endpoint), framing, settle);
    }

    public TcpTransport(Endpoint endpoint, ReceiverConnection link, Duration settle) {
        this(endpoint, link, StreamFraming.NONE, settle);
    }

    private TcpTransport(Endpoint endpoint, ReceiverConnection link, StreamFraming framing, Duration settle) {
        this.framing = framing;
        this.endpoint = endpoint;
        this.link = link;
        this.settle = settle;
        this.settling = new SettlingConnection(link, endpoint.writeTimeout(), settle);
    }

    @Override
    public void send(Batch batch) throws TransportException, InterruptedException {
        settling.write(framing.frame(batch));
        settling.check();
    }

    @Override
    public void check() throws TransportException {
        settling.check();
    }

    @Override
    public boolean confirm(Duration limit) throws InterruptedException {
        return settling.confirm(limit);
    }

    @Override
    public Duration settle() {
        return settle;
    }

    /** Not confirmed without a settling time either. */
    @Override
    public boolean isAcknowledged() {
        return false;
    }

    @Override
    public String delivered() {
        return "written to the connection";
    }

    @Override
    public void examine(Findings findings) throws InterruptedException {
        link.examine(findings);
    }

    @Override
    public String describe() {
        return endpoint.url("tcp", "tls");
    }

    @Override
    public void close() {
        link.close();
    }

    /** Makes it from the configuration, for TLS. */
    public static final class TlsProvider implements TransportProvider {
        @Override
        public String protocol() {
            return "tls";
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return new TcpTransport(Endpoint.overTls(settings, 5001), StreamFraming.of(settings, payload),
                    settings.get(SETTLE));
        }
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "tcp";
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return new TcpTransport(Endpoint.from(settings), StreamFraming.of(settings, payload), settings.get(SETTLE));
        }
    }
}
