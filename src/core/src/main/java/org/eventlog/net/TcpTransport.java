// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Writes the events to a TCP connection, one behind the other: with JSON, the {@code json_lines} which Logstash,
 * rsyslog and many others read.
 *
 * <p>
 * The protocol has no acknowledgement. {@link #send} returns when the kernel has the bytes, and a receiver that dies
 * takes with it what it had not read. So a batch is kept for {@link #settle} after it was written; when the
 * connection breaks within that time, it is sent again on the next one. Then events may arrive twice, under the same
 * id; what is lost is only what a receiver left unread for longer than that before it died.
 */
public final class TcpTransport implements Transport {
    static final Setting<Duration> SETTLE = Setting.duration("eventlog.tcp.settle", "2s", "0ms", "1m");

    private final Endpoint endpoint;
    private final Duration settle;
    private final ByteBuffer ignored = ByteBuffer.allocate(1024);
    private volatile Connection connection;
    private volatile boolean closed;

    TcpTransport(Endpoint endpoint, Duration settle) {
        this.endpoint = endpoint;
        this.settle = settle;
    }

    @Override
    public void send(Batch batch) throws TransportException, InterruptedException {
        try {
            if (connection == null) {
                connect();
            } else {
                noticeClose();
            }
            connection.write(batch.buffers(), endpoint.writeTimeout());
            noticeClose();
        } catch (IOException | RuntimeException e) {
            throw lost(e);
        } catch (InterruptedException e) {
            // Part of the batch may be written: the next connection must not start in the midst of an event.
            disconnect();
            throw e;
        }
    }

    @Override
    public void check() throws TransportException {
        try {
            if (connection != null) {
                noticeClose();
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** A receiver closes its side when it has read our end of output, and that stands behind everything else. */
    @Override
    public boolean confirm(Duration limit) throws InterruptedException {
        try {
            if (connection == null) {
                return false;
            }
            long deadline = System.nanoTime() + limit.toNanos();
            connection.endOutput();
            int n;
            do {
                ignored.clear();
                n = connection.read(ignored, deadline);
            } while (n >= 0);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        } finally {
            disconnect();
        }
    }

    private void connect() throws IOException, InterruptedException {
        connection = Connection.open(endpoint.host(), endpoint.port(), endpoint.connectTimeout());
        if (closed) {
            disconnect();
            throw new IOException("closed");
        }
    }

    /** A receiver that closes says so by an end of input; whatever it sends otherwise is of no interest. */
    private void noticeClose() throws IOException {
        int n;
        do {
            ignored.clear();
            n = connection.readNow(ignored);
        } while (n > 0);
        if (n < 0) {
            throw new IOException("the receiver closed the connection");
        }
    }

    private TransportException lost(Exception e) {
        disconnect();
        return new TransportException(Failures.text(e), e);
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public Duration settle() {
        return settle;
    }

    @Override
    public String describe() {
        return "tcp://" + endpoint.authority();
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }

    /** Makes it from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "tcp";
        }

        @Override
        public Transport create(Settings settings) {
            return new TcpTransport(Endpoint.from(settings), settings.get(SETTLE));
        }
    }
}
