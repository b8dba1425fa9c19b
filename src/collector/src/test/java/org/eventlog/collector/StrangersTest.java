// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that clients without a key can neither use up memory nor keep others from being served. */
@Timeout(60)
class StrangersTest extends HostTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int THREADS = 16;
    /** More than the server has threads. */
    private static final int MANY = 30;

    @Override
    Host make() throws Exception {
        return new Host(new QueuedThreadPool(THREADS), InstantSource.system(), directory, settings());
    }

    @Override
    String[] settings() {
        return new String[]{"open-to-loopback", "false", "people", "true", "reports", "true"};
    }

    @ParameterizedTest
    @ValueSource(strings = {"/add/", "/r", "/setup", "/api/v1/events/batch", "/api/v1/maps", "/issues/1/resolve"})
    void halfSentBodiesBlockNobody(String path) throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                open.add(halfSent(path, 1_000));
            }

            long begun = System.nanoTime();
            assertThat(host.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(host.event("{\"name\":\"a\"}").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/add/", "/r", "/setup", "/api/v1/events/batch", "/people"})
    void bigBodiesAreRefusedBeforeTheyAreRead(String path) throws Exception {
        try (Socket socket = halfSent(path, 20 << 20)) {
            socket.setSoTimeout(5_000);
            byte[] start = socket.getInputStream().readNBytes(12);

            assertThat(new String(start, StandardCharsets.US_ASCII)).matches("HTTP/1.1 (401|403|413|415)");
        }
    }

    @Test
    void bodyThatArrivesInPartsIsAccepted() throws Exception {
        String form = "key=" + Host.LEGACY + "&message=hello";
        try (Socket socket = connect()) {
            write(socket, head("/add/", FORM, form.length()) + form.substring(0, 10));
            assertThat(host.get("/health/live").statusCode()).isEqualTo(200);
            write(socket, form.substring(10));
            socket.setSoTimeout(5_000);

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void refusedSenderOfABigBodySeesTheAnswer() throws Exception {
        assertThat(host.post("/api/v1/events/batch", "application/x-ndjson", "x".repeat(1 << 20)).statusCode())
                .isEqualTo(401);
    }

    private Socket halfSent(String path, int length) throws IOException {
        Socket socket = connect();
        String type = switch (path) {
            case "/r" -> "application/reports+json";
            case "/api/v1/events/batch" -> "application/x-ndjson";
            case "/api/v1/events", "/api/v1/maps" -> "application/json";
            default -> FORM;
        };
        write(socket, head(path, type, length) + "key=");
        return socket;
    }

    private Socket connect() throws IOException {
        URI to = host.uri("");
        return new Socket(to.getHost(), to.getPort());
    }

    private String head(String path, String type, int length) {
        return "POST " + host.uri(path).getPath() + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
