// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Sends to {@link FaultyReceiver#acked}. It is the simplest transport that loses nothing, and an example of one.
 * {@link #send} returns when the receiver has acknowledged this batch.
 *
 * <p>
 * In a configuration, it is the protocol {@code acked-lines}, with the host, port and limits of {@code tcp}.
 */
public final class AckingTransport implements Transport {
    private static final Setting<String> HOST = Setting.text("eventlog.host", "");
    private static final Setting<Integer> PORT = Setting.port("eventlog.port", 5001, 1);
    private static final Setting<Duration> CONNECT = Setting.duration("eventlog.connect-timeout", "5s", "10ms", "5m");
    private static final Setting<Duration> WRITE = Setting.duration("eventlog.write-timeout", "10s", "10ms", "10m");
    private static final Setting<Duration> READ = Setting.duration("eventlog.read-timeout", "30s", "10ms", "10m");

    private final String host;
    private final int port;
    private final Duration connectLimit;
    private final Duration writeLimit;
    private final Duration readLimit;

    // Guarded by this; used by the sending thread without the lock
    private TimedChannel connection;
    private boolean closed;

    /**
     * @param limit the limit for each wait
     */
    public AckingTransport(String host, int port, Duration limit) {
        this(host, port, limit, limit, limit);
    }

    private AckingTransport(String host, int port, Duration connectLimit, Duration writeLimit, Duration readLimit) {
        this.host = host;
        this.port = port;
        this.connectLimit = connectLimit;
        this.writeLimit = writeLimit;
        this.readLimit = readLimit;
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        String answer;
        try {
            answer = exchange(connected(), batch);
        } catch (IOException | RuntimeException e) {
            disconnect();
            throw new TransportException(e.getMessage() == null ? "connection closed" : e.getMessage(), e);
        } catch (InterruptedException e) {
            disconnect();
            throw e;
        }
        judge(batch, answer.split(" ", 3));
    }

    /** Returns the connection, and opens a new one if necessary. */
    private TimedChannel connected() throws IOException, InterruptedException {
        TimedChannel present;
        synchronized (this) {
            present = connection;
        }
        if (present != null && !present.isStale()) {
            return present;
        }
        disconnect();
        TimedChannel opened = new TimedChannel();
        synchronized (this) {
            if (closed) {
                opened.close();
                throw new IOException("closed");
            }
            // Set before connecting, so that close() also ends that.
            connection = opened;
        }
        opened.connect(host, port, connectLimit);
        return opened;
    }

    private String exchange(TimedChannel channel, Batch batch) throws IOException, InterruptedException {
        ByteBuffer[] events = batch.buffers();
        ByteBuffer[] all = new ByteBuffer[events.length + 1];
        all[0] = ByteBuffer.wrap(("batch " + batch.id() + " " + batch.bytes() + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        System.arraycopy(events, 0, all, 1, events.length);
        try {
            channel.write(all, writeLimit);
        } catch (IOException e) {
            return earlyAnswer(channel, e);
        }
        return channel.line(AckedConversation.MAX_LINE, readLimit);
    }

    /**
     * Reads an early response: a receiver that refuses a batch by its header responds and closes the connection before
     * it has read the rest.
     */
    private static String earlyAnswer(TimedChannel channel, IOException failure)
            throws IOException, InterruptedException {
        try {
            String answer = channel.line(AckedConversation.MAX_LINE, Duration.ZERO);
            if (answer.startsWith("no ")) {
                return answer;
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }

    private void judge(Batch batch, String[] answer) throws TransportException, RejectedException {
        boolean ours = answer.length >= 2 && answer[1].equals(batch.id());
        if (ours && answer[0].equals("ok")) {
            return;
        }
        if (ours && answer[0].equals("no")) {
            throw new RejectedException(answer.length > 2 ? answer[2] : "refused");
        }
        if (ours && answer[0].equals("wait") && answer.length > 2 && answer[2].matches("\\d{1,4}")) {
            throw new TransportException("the receiver is busy", null, Duration.ofSeconds(Long.parseLong(answer[2])));
        }
        // The next response could no longer be assigned to a batch.
        disconnect();
        throw new TransportException("this is no answer to batch " + batch.id());
    }

    private synchronized void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    @Override
    public String describe() {
        return "acked-lines://" + host + ":" + port;
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "acked-lines";
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return new AckingTransport(settings.get(HOST), settings.get(PORT), settings.get(CONNECT),
                    settings.get(WRITE), settings.get(READ));
        }
    }
}
