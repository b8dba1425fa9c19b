// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.otlp;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eventlog.config.Setting;
import org.eventlog.config.Settings;
import org.eventlog.encode.Identity;
import org.eventlog.encode.OtlpEnvelope;
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
 * Posts batches as OpenTelemetry's OTLP/HTTP, in protobuf or JSON.
 *
 * <p>
 * {@link #send} returns when the receiver has answered 2xx and refused no record. An answer that is not one of OTLP
 * refuses none, unless it is a page for people: that is a wrong URL. A receiver that refuses some records
 * does not identify them, and they must not be sent again. All events of the batch are then set aside, because it is
 * unknown which of them were accepted. After 429, 502, 503, 504 and failures of the connection, the batch is sent
 * again. After a wrong key (401, 403, 407), a wrong path (404, 405), an unsupported type (415) or a redirect, attempts
 * are rare. After 413 or any other response, the batch is split until the culprit is alone.
 */
public final class OtlpTransport implements Transport {
    static final String PATH = "/v1/logs";
    static final Setting<Encoding> ENCODING = Setting.choice("eventlog.otlp.encoding", Encoding.PROTOBUF);

    /** What OTLP/HTTP has. */
    enum Encoding {
        PROTOBUF, JSON
    }

    private final boolean json;
    private final OtlpEnvelope envelope;
    private final HttpExchange exchange;
    private final System.Logger log = System.getLogger("org.eventlog");
    private String warned = "";

    OtlpTransport(Endpoint endpoint, HttpSettings settings, Identity who, Payload records) {
        this.json = records.equals(Payload.OTLP_JSON);
        this.envelope = new OtlpEnvelope(who, json);
        this.exchange = new HttpExchange(endpoint, settings, settings.path(), records.mediaType());
    }

    @Override
    public void send(Batch batch) throws TransportException, RejectedException, InterruptedException {
        HttpResponse answer = exchange.post(batch.id(), envelope.around(batch), OtlpResponse.MAX);
        if (answer.status() / 100 == 2) {
            judge(answer, batch.count());
            return;
        }
        // A protobuf body is not readable.
        String text = answer.headers().getOrDefault("content-type", "").contains("protobuf")
                ? "HTTP " + answer.status()
                : answer.describe();
        if (answer.demandsTls()) {
            throw TransportException.fatal(text, null);
        }
        switch (answer.status()) {
            case 429, 502, 503, 504 -> throw new TransportException(text, null, answer.retryAfter(Instant.now()));
            case 301, 302, 303, 307, 308, 401, 403, 404, 405, 415, HttpResponse.PROXY_KEY_NEEDED ->
                throw TransportException.fatal(text, null);
            default -> throw new RejectedException(text);
        }
    }

    private void judge(HttpResponse success, int events) throws TransportException, RejectedException {
        OtlpResponse answer;
        try {
            answer = OtlpResponse.read(success, json);
        } catch (IOException e) {
            unreadable(success, e);
            return;
        }
        if (answer.rejected() > 0) {
            String reason = "the receiver refused "
                    + (answer.rejected() == OtlpResponse.UNKNOWN ? "some" : answer.rejected()) + " of " + events
                    + " and does not say which: " + answer.message();
            Map<Integer, String> all = IntStream.range(0, events).boxed()
                    .collect(Collectors.toMap(Function.identity(), i -> reason));
            throw RejectedException.forGood(reason, all);
        }
        warn(answer.message());
    }

    /**
     * An HTML page means a wrong URL, so nothing was accepted. Otherwise the status decides: a receiver that responds
     * in its own format has accepted the events, and would receive them again forever.
     */
    private void unreadable(HttpResponse success, IOException why) throws TransportException {
        if (success.isPage()) {
            throw TransportException.fatal(success.describe() + ": no receiver of OTLP answers so", why);
        }
        String answer = success.describe();
        if (!answer.equals(warned)) {
            log.log(Level.WARNING, "EVL-3121 {0} answers in no form of OTLP: {1}. By the status the events are"
                    + " accepted, so they count as delivered. If they do not arrive, correct the port or"
                    + " eventlog.http.path", describe(), answer);
            warned = answer;
        }
    }

    /** Logs a warning once, unless it differs from the previous one. */
    private void warn(String message) {
        if (!message.isEmpty() && !message.equals(warned)) {
            log.log(Level.WARNING, "EVL-3120 {0} has taken the events and says: {1}", describe(), message);
            warned = message;
        }
    }

    @Override
    public void examine(Findings findings) throws InterruptedException {
        exchange.examine(findings);
    }

    @Override
    public String describe() {
        return "otlp " + exchange.describe();
    }

    @Override
    public void close() {
        exchange.close();
    }

    /** Creates the transport from the configuration. */
    public static final class Provider implements TransportProvider {
        @Override
        public String protocol() {
            return "otlp";
        }

        @Override
        public String format(Settings settings, String wanted) {
            return (settings.get(ENCODING) == Encoding.JSON ? Payload.OTLP_JSON : Payload.OTLP).kind();
        }

        @Override
        public boolean carries(Payload payload, Settings settings) {
            return payload.equals(Payload.OTLP) || payload.equals(Payload.OTLP_JSON);
        }

        @Override
        public Transport create(Settings settings, Payload payload) {
            return new OtlpTransport(Endpoint.from(settings, 4318), HttpSettings.read(settings, PATH),
                    Identity.read(settings), payload);
        }
    }
}
