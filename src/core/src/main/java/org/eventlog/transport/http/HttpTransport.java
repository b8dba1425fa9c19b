// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.eventlog.config.Settings;
import org.eventlog.net.Endpoint;
import org.eventlog.net.HttpExchange;
import org.eventlog.net.HttpResponse;
import org.eventlog.net.HttpSettings;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Findings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;

/**
 * Posts batches to an HTTP server, by default the Eventlog collector, in the form of an {@link HttpBody}. With TLS, the
 * protocol is {@code https}.
 *
 * <p>
 * {@link #send} returns when the server has answered 2xx, which the collector does once the events are committed: at
 * least once. 400, 413 and 422 mean that these events will never be accepted as they are. 401, 403 and 407 mean that a
 * key is wrong; 405, 415 and a permanent redirect mean that the URL or the form of the body is wrong. In these cases,
 * attempts are rare. After any other response or failure, the batch is sent again. The errors of ClickHouse are told apart
 * by their code, see {@link ClickHouseError}.
 */
public final class HttpTransport implements Transport {
    private final HttpBody body;
    private final HttpExchange exchange;

    HttpTransport(Endpoint endpoint, HttpSettings settings, HttpBody body) {
        this.body = body;
        this.exchange = new HttpExchange(endpoint, settings, body.target(settings.path()), body.mediaType());
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        if (body.isForOneEvent()) {
            sendOneByOne(batch);
        } else {
            sendWhole(batch);
        }
    }

    /**
     * Sends each event separately. Refused events are then known; after any other failure, the whole batch is sent
     * again.
     */
    private void sendOneByOne(Batch batch) throws TransportException, RejectedException, InterruptedException {
        Map<Integer, String> refused = new TreeMap<>();
        for (int i = 0; i < batch.count(); i++) {
            try {
                sendWhole(batch.single(i));
            } catch (RejectedException e) {
                refused.put(i, e.getMessage());
            }
        }
        if (!refused.isEmpty()) {
            throw new RejectedException("some events are refused", refused);
        }
    }

    private void sendWhole(Batch batch) throws TransportException, RejectedException, InterruptedException {
        HttpResponse answer;
        try {
            answer = exchange.post(batch.id(), body.of(batch), body.keptAnswer());
        } catch (TransportException e) {
            if (e.getCause() instanceof HttpResponse.TooLong && body.answersEachEvent() && batch.count() > 1) {
                throw new RejectedException("the answer is too long to read: a smaller batch has a shorter one");
            }
            throw e;
        }
        ClickHouseError error = ClickHouseError.of(answer);
        if (answer.status() / 100 == 2) {
            if (error != null) {
                // The error occurred after the response headers.
                throw new TransportException(answer.describe());
            }
            body.judge(answer, batch);
        } else if (error != null && error.isOfAValue()) {
            throw new RejectedException(answer.describe());
        } else if (error != null && error.isOfTheSetup(answer.status())) {
            throw TransportException.fatal(answer.describe(), null);
        } else {
            judge(answer);
        }
    }

    private static void judge(HttpResponse answer) throws TransportException, RejectedException {
        if (answer.demandsTls()) {
            throw TransportException.fatal(answer.describe(), null);
        }
        switch (answer.status()) {
            case 400, 413, 422 -> throw new RejectedException(answer.describe());
            case 301, 308, 401, 403, 405, 415, HttpResponse.PROXY_KEY_NEEDED ->
                throw TransportException.fatal(answer.describe(), null);
            default -> throw new TransportException(answer.describe(), null, answer.retryAfter(Instant.now()));
        }
    }

    @Override
    public void examine(Findings findings) throws InterruptedException {
        exchange.examine(findings);
    }

    @Override
    public String describe() {
        return exchange.describe();
    }

    @Override
    public void close() {
        exchange.close();
    }

    private static Transport create(Settings settings, Payload payload, Endpoint endpoint) {
        HttpBody.Kind kind = settings.get(HttpBody.KIND);
        HttpSettings http = HttpSettings.read(settings, kind.path());
        return new HttpTransport(endpoint, http, kind.read(settings, payload, http.path()));
    }

    /** Creates the transport for TLS from the configuration. */
    public static final class TlsProvider implements TransportProvider {
        @Override
        public String protocol() {
            return "https";
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return settings.get(HttpBody.KIND).carries(payload);
        }

        @Override
        public boolean isIndexed(Settings settings) {
            return settings.get(HttpBody.KIND) == HttpBody.Kind.BULK;
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return HttpTransport.create(settings, payload, Endpoint.overTls(settings, 443));
        }
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "http";
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return settings.get(HttpBody.KIND).carries(payload);
        }

        @Override
        public boolean isIndexed(Settings settings) {
            return settings.get(HttpBody.KIND) == HttpBody.Kind.BULK;
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return HttpTransport.create(settings, payload, Endpoint.from(settings));
        }
    }
}
