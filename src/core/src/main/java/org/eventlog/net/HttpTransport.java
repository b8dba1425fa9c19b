// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

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
 * Posts a batch of JSON lines (NDJSON) to an HTTP server, by default to the Eventlog collector. With TLS it is the
 * protocol {@code https}.
 *
 * <p>
 * {@link #send} returns when the server has answered 2xx, and the collector does so once the events are committed:
 * at least once. 400, 413, 415 and 422 mean that these events will never be taken as they are. 401 and 403 mean that the
 * key is wrong: tried again, but rarely. Every other answer, and every failure on the way, is tried again.
 *
 * <p>
 * It is a client of our own, on {@link Connection}: {@code java.net.http} starts threads which outlive a redeploy,
 * {@code HttpURLConnection} has no limit for a write and repeats a POST by itself.
 */
public final class HttpTransport implements Transport {
    static final Setting<String> PATH = Setting.text("eventlog.http.path", "/eventlog/api/v1/events/batch")
            .allowing("a path that starts with / and has no spaces", path -> path.matches("/[!-~]*"));
    static final Setting<String> KEY = Setting.secret("eventlog.key")
            .allowing("printable ASCII without spaces", key -> key.matches("[!-~]*"));

    private final Endpoint endpoint;
    private final String requestLine;
    private final String headers;
    private final String path;
    private final Link link;

    HttpTransport(Endpoint endpoint, String path, String key) {
        this.endpoint = endpoint;
        this.link = new Link(endpoint);
        this.path = path;
        this.requestLine = "POST " + path + " HTTP/1.1\r\nHost: ";
        this.headers = "\r\nUser-Agent: eventlog\r\nContent-Type: application/x-ndjson\r\n"
                + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n");
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        HttpAnswer answer;
        try {
            answer = exchange(batch);
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        } catch (InterruptedException e) {
            link.disconnect();
            throw e;
        }
        judge(answer);
    }

    private HttpAnswer exchange(Batch batch) throws IOException, InterruptedException {
        Connection to = link.connected();
        byte[] request = (requestLine + link.authority() + headers + "Content-Length: " + batch.bytes()
                + "\r\nIdempotency-Key: \"" + batch.id()
                + "\"\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer[] body = batch.buffers();
        ByteBuffer[] all = new ByteBuffer[body.length + 1];
        all[0] = ByteBuffer.wrap(request);
        System.arraycopy(body, 0, all, 1, body.length);
        try {
            to.write(all, endpoint.writeTimeout());
        } catch (IOException e) {
            HttpAnswer early = earlyRefusal(to, e);
            link.disconnect();
            return early;
        }
        HttpAnswer answer = HttpAnswer.read(to, System.nanoTime() + endpoint.readTimeout().toNanos());
        if (!answer.keepAlive()) {
            link.disconnect();
        }
        return answer;
    }

    /**
     * A server that refuses a request for its head alone (413, 401) answers and closes, and has not read the body: the
     * write fails, and the answer is there. Taken for weather, a batch that is too large would come again for ever.
     */
    private static HttpAnswer earlyRefusal(Connection to, IOException failure)
            throws IOException, InterruptedException {
        try {
            HttpAnswer answer = HttpAnswer.read(to, System.nanoTime());
            if (answer.status() >= 400) {
                return answer;
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }

    private static void judge(HttpAnswer answer) throws TransportException, RejectedException {
        int status = answer.status();
        if (status / 100 == 2) {
            return;
        }
        String text = "HTTP " + status + firstLine(answer.body());
        switch (status) {
            case 400, 413, 415, 422 -> throw new RejectedException(text);
            case 401, 403 -> throw TransportException.fatal(text, null);
            default -> throw new TransportException(text, null, retryAfter(answer));
        }
    }

    private static String firstLine(String body) {
        String line = body.lines().findFirst().orElse("").strip();
        return line.isEmpty() ? "" : ": " + (line.length() > 200 ? line.substring(0, 200) : line);
    }

    /** Seconds only: the date form would need the server's clock to agree with ours. */
    private static Duration retryAfter(HttpAnswer answer) {
        String value = answer.headers().getOrDefault("retry-after", "");
        return value.matches("\\d{1,4}") ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }

    @Override
    public String describe() {
        return endpoint.url("http", "https") + path;
    }

    @Override
    public void close() {
        link.close();
    }

    /** Makes it from the configuration, for TLS. */
    public static final class TlsProvider implements TransportProvider {
        @Override
        public String protocol() {
            return "https";
        }

        @Override
        public Payload payload() {
            return Payload.LINES;
        }

        @Override
        public Transport create(Settings settings) {
            return new HttpTransport(Endpoint.overTls(settings, 443), settings.get(PATH), settings.get(KEY));
        }
    }

    /** Makes it from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "http";
        }

        @Override
        public Payload payload() {
            return Payload.LINES;
        }

        @Override
        public Transport create(Settings settings) {
            return new HttpTransport(Endpoint.from(settings), settings.get(PATH), settings.get(KEY));
        }
    }
}
