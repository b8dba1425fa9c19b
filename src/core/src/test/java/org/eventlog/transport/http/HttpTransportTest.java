// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.eventlog.net.Endpoint;
import org.eventlog.net.HttpScript;
import org.eventlog.net.HttpSettings;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpTransportTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private HttpScript server;
    private HttpTransport transport;

    @BeforeEach
    void start() throws IOException {
        server = new HttpScript();
        transport = transport(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        server.close();
    }

    @Test
    void postsLinesWithKeyAndBatchId() throws Exception {
        answer(OK);

        transport.send(HttpScript.batch("{\"a\":1}\n", "{\"b\":2}\n"));

        String request = server.request();
        assertThat(request).startsWith("POST /ingest HTTP/1.1\r\n")
                .contains("Host: 127.0.0.1:" + server.port(), "Authorization: Bearer secret",
                        "Content-Type: application/x-ndjson", "Content-Length: 16", "Idempotency-Key: \"j:0..1\"")
                .endsWith("\r\n\r\n{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void usesOneConnectionForManyBatches() throws Exception {
        answer(OK);
        answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");

        for (int i = 0; i < 3; i++) {
            transport.send(HttpScript.batch("x\n"));
        }

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void connectsAgainWhenTheServerClosedAnIdleConnection() throws Exception {
        answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        answer(OK);

        transport.send(HttpScript.batch("x\n"));
        transport.send(HttpScript.batch("x\n"));

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void rejectsEventsThatTheServerRefuses() {
        for (String status : List.of("400 Bad Request", "413 Content Too Large", "422 No")) {
            answer("HTTP/1.1 " + status + "\r\nContent-Length: 9\r\n\r\nbad event");

            assertThatThrownBy(() -> transport.send(HttpScript.batch("x\n"))).isInstanceOf(RejectedException.class)
                    .hasMessage("HTTP " + status.substring(0, 3) + ": bad event");
        }
    }

    @Test
    void invalidUrlOrBodyFormatRequiresAnOperator() {
        for (String status : List.of("415 Unsupported Media Type", "405 Not Allowed")) {
            answer("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno");

            assertThatThrownBy(() -> transport.send(HttpScript.batch("x\n")))
                    .isInstanceOf(TransportException.class)
                    .matches(e -> ((TransportException) e).isFatal());
        }
    }

    @Test
    void reportsTheTargetOfARedirect() {
        answer("HTTP/1.1 301 Moved Permanently\r\nLocation: https://logs.example.org/\r\nContent-Type: text/html\r\n"
                + "Content-Length: 56\r\n\r\n<html>\n<head>\n<title>301\n Moved</title></head><p>x</html>");

        assertThatThrownBy(() -> transport.send(HttpScript.batch("x\n")))
                .hasMessage("HTTP 301, sends us to https://logs.example.org/: 301 Moved (a page for people)")
                .matches(e -> ((TransportException) e).isFatal());
    }

    @Test
    void portThatRequiresTlsRequiresAnOperator() {
        for (String text : List.of("Client sent an HTTP request to an HTTPS server.\n",
                "<html><title>400 The plain HTTP request was sent to HTTPS port</title></html>")) {
            answer("HTTP/1.1 400 Bad Request\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);

            assertThatThrownBy(() -> transport.send(HttpScript.batch("x\n")))
                    .isInstanceOf(TransportException.class).hasMessageContaining("HTTPS")
                    .matches(e -> ((TransportException) e).isFatal());
        }
    }

    @Test
    void retriesOtherStatusesAndHonorsRetryAfter() {
        answer("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
        assertThatThrownBy(() -> transport.send(HttpScript.batch("x\n"))).isInstanceOf(TransportException.class)
                .extracting(e -> ((TransportException) e).retryAfter())
                .isEqualTo(Duration.ofSeconds(7));

        for (String status : List.of("302 Found", "404 Not Found", "429 Slow Down", "500 Oops")) {
            answer("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");

            assertThat(failureOfSending()).hasMessage("HTTP " + status.substring(0, 3)).matches(e -> !e.isFatal());
        }
    }

    @Test
    void rejectedKeyRequiresAnOperator() throws Exception {
        for (String status : List.of("401 Unauthorized", "403 Forbidden")) {
            answer("HTTP/1.1 " + status + "\r\nContent-Length: 7\r\n\r\nbad key");

            assertThat(failureOfSending()).hasMessage("HTTP " + status.substring(0, 3) + ": bad key")
                    .matches(TransportException::isFatal);
        }
        answer(OK);
        transport.send(HttpScript.batch("x\n"));
    }

    @Test
    void readsAnEarlyResponse() throws Exception {
        try (ServerSocket hasty = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpTransport large = new HttpTransport(new Endpoint("127.0.0.1", hasty.getLocalPort(),
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)),
                        new HttpSettings("/", "", List.of(), 0, null), new EventsBody(EventsBody.LINES_OF_JSON))) {
            Thread thread = new Thread(() -> {
                try (Socket socket = hasty.accept()) {
                    socket.getInputStream().readNBytes(100);
                    socket.getOutputStream().write("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            thread.start();

            assertThatThrownBy(() -> large.send(HttpScript.batch("x".repeat(32 << 20) + "\n")))
                    .isInstanceOf(RejectedException.class)
                    .hasMessage("HTTP 413");
            thread.join();
        }
    }

    @Test
    void timesOutWithoutAResponse() {
        HttpTransport hasty = transport(Duration.ofMillis(100));

        assertThatThrownBy(() -> hasty.send(HttpScript.batch("x\n"))).isInstanceOf(TransportException.class)
                .hasMessageContaining("no progress in time while waiting for an answer");
        hasty.close();
    }

    @Test
    void anyResponseHasADefinedOutcome() {
        Random random = new Random(7);
        String[] pieces = {"HTTP/1.1 ", "200", " OK", "\r\n", "\n", "Content-Length: ", "9999999999999999999", "-1",
                "3",
                "Transfer-Encoding: chunked", "\r\n\r\n", "ffffffff", "zz", ":", "x", "Retry-After: 1", "0\r\n\r\n"};
        for (int i = 0; i < 500; i++) {
            StringBuilder garbage = new StringBuilder(random.nextInt(4) == 0 ? "" : "HTTP/1.1 200 OK\r\n");
            for (int n = random.nextInt(8); n > 0; n--) {
                garbage.append(pieces[random.nextInt(pieces.length)]);
            }
            answer("close" + garbage);
            try {
                transport.send(HttpScript.batch("x\n"));
            } catch (TransportException | RejectedException e) {
                assertThat(e).hasMessageNotContaining("Exception");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private HttpTransport transport(Duration readTimeout) {
        return new HttpTransport(new Endpoint("127.0.0.1", server.port(), Duration.ofSeconds(5),
                Duration.ofSeconds(5), readTimeout), new HttpSettings("/ingest", "Bearer secret", List.of(), 0, null),
                new EventsBody(EventsBody.LINES_OF_JSON));
    }

    private TransportException failureOfSending() {
        return catchThrowableOfType(TransportException.class, () -> transport.send(HttpScript.batch("x\n")));
    }

    private void answer(String text) {
        server.answer(text);
    }
}
