// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.encode.EncodingSettings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Writes the events to a TCP connection, one behind the other: with JSON, the {@code json_lines} which Logstash,
 * rsyslog and many others read; GELF and syslog have framings of their own. With TLS it is the protocol {@code tls}.
 *
 * <p>
 * The protocol has no acknowledgement. {@link #send} returns when the kernel has the bytes, and a receiver that dies
 * takes with it what it had not read. So a batch is kept for {@link #settle} after it was written; when the
 * connection breaks within that time, it is sent again on the next one. Then events may arrive twice, under the same
 * id; what is lost is only what a receiver left unread for longer than that before it died.
 */
public final class TcpTransport implements Transport {
    static final Setting<Duration> SETTLE = Setting.duration("eventlog.tcp.settle", "2s", "0ms", "1m");

    private static final int MOST_READS = 64;

    private final Endpoint endpoint;
    private final Link link;
    private final StreamFraming framing;
    private final Duration settle;
    private final ByteBuffer ignored = ByteBuffer.allocate(1024);
    /** The receiver was asked whether it has everything and did not say so: the connection is lost, and must be seen to be. */
    private boolean unconfirmed;

    TcpTransport(Endpoint endpoint, Duration settle) {
        this(endpoint, StreamFraming.NONE, settle);
    }

    TcpTransport(Endpoint endpoint, StreamFraming framing, Duration settle) {
        this(endpoint, new Link(endpoint), framing, settle);
    }

    TcpTransport(Endpoint endpoint, Link link, Duration settle) {
        this(endpoint, link, StreamFraming.NONE, settle);
    }

    private TcpTransport(Endpoint endpoint, Link link, StreamFraming framing, Duration settle) {
        this.framing = framing;
        this.endpoint = endpoint;
        this.link = link;
        this.settle = settle;
    }

    @Override
    public void send(Batch batch) throws TransportException, InterruptedException {
        noticeUnconfirmed();
        try {
            Connection to = link.present();
            if (to != null) {
                noticeClose(to);
                if (link.isDue()) {
                    endInOrder();
                    to = null;
                }
            }
            if (to == null) {
                to = link.open();
            }
            to.write(framing.frame(batch), endpoint.writeTimeout());
            noticeClose(to);
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        } catch (InterruptedException e) {
            // Part of the batch may be written: the next connection must not start in the midst of an event.
            link.disconnect();
            throw e;
        }
    }

    @Override
    public void check() throws TransportException {
        noticeUnconfirmed();
        Connection to = link.present();
        try {
            if (to != null) {
                noticeClose(to);
            }
        } catch (IOException e) {
            throw link.failed(e);
        }
    }

    /** A receiver closes its side when it has read our end of output, and that stands behind everything else. */
    @Override
    public boolean confirm(Duration limit) throws InterruptedException {
        Connection to = link.present();
        if (to == null) {
            return false;
        }
        unconfirmed = true;
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            to.endOutput();
            int n;
            do {
                ignored.clear();
                n = to.read(ignored, deadline);
            } while (n >= 0 && System.nanoTime() - deadline < 0);
            unconfirmed = n >= 0;
            return !unconfirmed;
        } catch (IOException | RuntimeException e) {
            return false;
        } finally {
            link.disconnect();
        }
    }

    private void noticeUnconfirmed() throws TransportException {
        if (unconfirmed) {
            unconfirmed = false;
            throw new TransportException("the receiver does not say that it has read everything");
        }
    }

    /**
     * A receiver that closes says so by an end of input; whatever it sends otherwise is of no interest. One that talks
     * faster than we read would hold us here for ever: what is left is read at the next occasion.
     */
    private void noticeClose(Connection to) throws IOException {
        int n = 1;
        for (int i = 0; i < MOST_READS && n > 0; i++) {
            ignored.clear();
            n = to.readNow(ignored);
        }
        if (n < 0) {
            throw new IOException("the receiver closed the connection");
        }
    }

    /** What was written to a connection may not have settled: it must be known to have arrived, or come again. */
    private void endInOrder() throws TransportException, InterruptedException {
        if (!confirm(endpoint.writeTimeout())) {
            noticeUnconfirmed();
        }
    }

    @Override
    public Duration settle() {
        return settle;
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

    private static StreamFraming framing(Settings settings, TransportProvider provider) {
        return StreamFraming.of(settings,
                EncodingSettings.read(settings, provider.payload(), provider.protocol()));
    }

    /** Makes it from the configuration, for TLS. */
    public static final class TlsProvider implements TransportProvider {
        @Override
        public String protocol() {
            return "tls";
        }

        @Override
        public Transport create(Settings settings) {
            return new TcpTransport(Endpoint.overTls(settings, 5001), framing(settings, this), settings.get(SETTLE));
        }
    }

    /** Makes it from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "tcp";
        }

        @Override
        public Transport create(Settings settings) {
            return new TcpTransport(Endpoint.from(settings), framing(settings, this), settings.get(SETTLE));
        }
    }
}
