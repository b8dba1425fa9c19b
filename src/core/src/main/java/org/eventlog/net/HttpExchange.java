// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eventlog.spi.Findings;
import org.eventlog.spi.TransportException;

/**
 * A request to an HTTP server and its answer, one after the other on one connection. What an answer means is the
 * caller's part.
 *
 * <p>
 * It is a client of our own, on {@link Connection}: {@code java.net.http} starts threads which outlive a redeploy,
 * {@code HttpURLConnection} has no limit for a write and repeats a POST by itself. Used by one thread; {@link #close} may
 * come from any.
 */
public final class HttpExchange implements AutoCloseable {
    private final Endpoint endpoint;
    private final HttpSettings settings;
    private final String target;
    private final String headers;
    private final ReceiverConnection link;

    /**
     * @param target what is asked for: the path, and a query where there is one
     * @param mediaType of the bodies
     */
    public HttpExchange(Endpoint endpoint, HttpSettings settings, String target, String mediaType) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.target = target;
        this.headers = "\r\nUser-Agent: eventlog\r\nContent-Type: " + mediaType + "\r\n" + settings.lines()
                + (byProxy() ? settings.proxy().header() : "");
        this.link = new ReceiverConnection(endpoint, settings.proxy());
    }

    /** Whether requests are the proxy's to read: with TLS they go through it unseen. */
    private boolean byProxy() {
        return settings.proxy() != null && endpoint.tls() == null;
    }

    /**
     * Posts a body, compressed where that is configured, and reads the answer, whatever that is.
     *
     * @param name the body's name, the same when it is sent again: {@code Idempotency-Key}
     * @param keptBody how many bytes of the answer's body are wanted
     * @throws TransportException when no answer came; the connection is ended then
     */
    public HttpAnswer post(String name, ByteBuffer[] body, int keptBody)
            throws TransportException, InterruptedException {
        try {
            HttpAnswer answer = exchange(name, settings.gzip() > 0 ? Gzip.of(body, settings.gzip()) : body, keptBody);
            if (!answer.keepAlive()) {
                link.disconnect();
            }
            return answer;
        } catch (IOException | RuntimeException e) {
            throw link.failed(e);
        } catch (InterruptedException e) {
            link.disconnect();
            throw e;
        }
    }

    private HttpAnswer exchange(String name, ByteBuffer[] body, int keptBody)
            throws IOException, InterruptedException {
        Connection to = link.connected();
        ByteBuffer[] all = new ByteBuffer[body.length + 1];
        all[0] = ByteBuffer.wrap(head(name, body).getBytes(StandardCharsets.US_ASCII));
        System.arraycopy(body, 0, all, 1, body.length);
        try {
            to.write(all, endpoint.writeTimeout());
        } catch (IOException e) {
            HttpAnswer early = earlyRefusal(to, e);
            link.disconnect();
            return early;
        }
        return HttpAnswer.read(to, System.nanoTime() + endpoint.readTimeout().toNanos(), keptBody);
    }

    private String head(String name, ByteBuffer[] body) {
        long length = 0;
        for (ByteBuffer part : body) {
            length += part.remaining();
        }
        return "POST " + (byProxy() ? "http://" + link.authority() : "") + target + " HTTP/1.1\r\nHost: "
                + link.authority() + headers + "Content-Length: " + length + "\r\nIdempotency-Key: \"" + name
                + "\"\r\n\r\n";
    }

    /**
     * A server that refuses a request for its head alone (413, 401) answers and closes, and has not read the body: the
     * write fails, and the answer is there. Taken for weather, a batch that is too large would come again for ever.
     */
    private static HttpAnswer earlyRefusal(Connection to, IOException failure)
            throws IOException, InterruptedException {
        try {
            HttpAnswer answer = HttpAnswer.read(to, System.nanoTime(), HttpAnswer.FOR_PEOPLE);
            if (answer.status() >= 400) {
                return answer;
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        throw failure;
    }

    public void examine(Findings findings) throws InterruptedException {
        link.examine(findings);
    }

    public String describe() {
        return endpoint.url("http", "https") + settings.path()
                + (settings.proxy() == null ? "" : " by " + settings.proxy());
    }

    @Override
    public void close() {
        link.close();
    }
}
