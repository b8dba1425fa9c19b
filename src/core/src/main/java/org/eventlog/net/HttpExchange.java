// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eventlog.redact.KnownSecrets;
import org.eventlog.redact.Secrets;
import org.eventlog.spi.Findings;
import org.eventlog.spi.TransportException;

/**
 * Sends requests to an HTTP server and reads the responses, one after another on one connection. The caller
 * interprets the responses.
 *
 * <p>Eventlog has its own client, based on {@link Connection}, because {@code java.net.http} starts threads that
 * outlive a redeployment, and {@code HttpURLConnection} has no time limit for a write and repeats a POST
 * automatically. Used by one thread; {@link #close} may be called by any.
 */
public final class HttpExchange implements AutoCloseable {
    private final Endpoint endpoint;
    private final HttpSettings settings;
    private final String target;
    private final String headers;
    private final KnownSecrets secrets;
    private final ReceiverConnection link;

    /**
     * @param target the request target: the path and, if any, the query
     * @param mediaType of the bodies
     */
    public HttpExchange(Endpoint endpoint, HttpSettings settings, String target, String mediaType) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.target = target;
        // Without Accept-Encoding, a server may compress its answer, which we would not understand.
        this.headers = "\r\nUser-Agent: eventlog\r\nAccept-Encoding: identity\r\nContent-Type: " + mediaType + "\r\n"
                + settings.lines()
                + (byProxy() ? settings.proxy().header() : "");
        this.secrets = settings.secrets();
        this.link = new ReceiverConnection(endpoint, settings.proxy());
    }

    /** Whether requests are addressed to the proxy. With TLS, they pass it in a tunnel. */
    private boolean byProxy() {
        return settings.proxy() != null && endpoint.tls() == null;
    }

    /**
     * Posts a body, compressed if configured, and reads the response, whatever its status.
     *
     * @param name the name of the body, which is the same when it is sent again: {@code Idempotency-Key}
     * @param keptBody the number of bytes of the response body to keep
     * @throws TransportException if there is no response; the connection is then closed
     */
    public HttpResponse post(String name, ByteBuffer[] body, int keptBody)
            throws TransportException, InterruptedException {
        try {
            HttpResponse answer = exchange(name, settings.gzip() > 0 ? Gzip.of(body, settings.gzip()) : body, keptBody)
                    .without(secrets);
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

    private HttpResponse exchange(String name, ByteBuffer[] body, int keptBody)
            throws IOException, InterruptedException {
        Connection to = link.connected();
        ByteBuffer[] all = new ByteBuffer[body.length + 1];
        all[0] = ByteBuffer.wrap(head(name, body).getBytes(StandardCharsets.US_ASCII));
        System.arraycopy(body, 0, all, 1, body.length);
        try {
            to.write(all, endpoint.writeTimeout());
        } catch (IOException e) {
            HttpResponse early = earlyRefusal(to, e);
            link.disconnect();
            return early;
        }
        return HttpResponse.read(to, System.nanoTime() + endpoint.readTimeout().toNanos(), keptBody);
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
     * Reads an early response: a server that refuses a request because of its head (413, 401) responds and closes the
     * connection without reading the body, so the write fails although there is a response. If that were treated as a
     * temporary failure, a batch that is too large would be sent again forever.
     */
    private static HttpResponse earlyRefusal(Connection to, IOException failure)
            throws IOException, InterruptedException {
        try {
            HttpResponse answer = HttpResponse.read(to, System.nanoTime(), HttpResponse.FOR_PEOPLE);
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
        // The query may contain a key.
        return endpoint.url("http", "https") + Secrets.mask(settings.path())
                + (settings.proxy() == null ? "" : " by " + settings.proxy());
    }

    @Override
    public void close() {
        link.close();
    }
}
