// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.beats;

import java.io.IOException;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.net.Connection;
import org.eventlog.net.Endpoint;
import org.eventlog.net.ReceiverConnection;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Sends JSON to Logstash's {@code beats} input and other receivers of Lumberjack, version 2.
 *
 * <p>
 * A batch is sent in windows, and {@link #send} returns when the receiver has acknowledged the last one: at least once.
 * If the connection breaks, the whole batch is sent again with the same event ids, including windows that were
 * acknowledged. The protocol cannot refuse an event.
 */
public final class BeatsTransport implements Transport {
    static final Setting<Integer> WINDOW = Setting.number("eventlog.beats.window", 2048, 1, 10_000);
    static final Setting<Integer> LEVEL = Setting.number("eventlog.beats.compression-level", 3, 0, 9);

    private final Endpoint endpoint;
    private final ReceiverConnection link;
    private final int window;
    private final BeatsWriter writer;
    private final BeatsAcks acks;

    /**
     * @param window the maximum number of events before an acknowledgement is awaited; with compression it may be
     *            lower, because a window ends with its compressed frame
     * @param level of compression, 0 for none
     */
    public BeatsTransport(Endpoint endpoint, int window, int level) {
        this.endpoint = endpoint;
        this.link = new ReceiverConnection(endpoint);
        this.window = window;
        this.writer = new BeatsWriter(level, endpoint.writeTimeout());
        this.acks = new BeatsAcks(endpoint.readTimeout());
    }

    @Override
    public void send(Batch batch) throws TransportException, InterruptedException {
        try {
            deliver(batch);
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        } catch (InterruptedException e) {
            link.disconnect();
            throw e;
        }
    }

    private void deliver(Batch batch) throws IOException, InterruptedException {
        Connection to = null;
        int done = 0;
        int size = 0;
        int sequence = 0;
        for (Batch.Slice slice : batch.slices()) {
            int start = slice.from();
            for (int i = 0; i < slice.count(); i++) {
                if (sequence == size) {
                    // Unexpected data since the last window would be mistaken for an acknowledgement of the next one.
                    to = link.connected();
                    size = writer.room(batch, done, window);
                    sequence = 0;
                    writer.window(to, size);
                }
                int end = slice.ends()[slice.firstEnd() + i];
                writer.event(to, ++sequence, slice.array(), start, withoutLineEnd(slice.array(), start, end) - start);
                start = end;
                if (sequence == size) {
                    writer.end(to);
                    acks.await(to, size);
                    done += size;
                }
            }
        }
    }

    private static int withoutLineEnd(byte[] array, int start, int end) {
        return end > start && array[end - 1] == '\n' ? end - 1 : end;
    }

    @Override
    public void examine(Findings findings) throws InterruptedException {
        link.examine(findings);
    }

    @Override
    public String describe() {
        return endpoint.url("beats", "beats+tls");
    }

    @Override
    public void close() {
        link.close();
        writer.close();
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "beats";
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return payload.isJsonLine();
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return new BeatsTransport(Endpoint.from(settings), settings.get(WINDOW), settings.get(LEVEL));
        }
    }
}
