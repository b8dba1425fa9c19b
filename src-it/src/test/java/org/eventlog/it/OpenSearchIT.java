// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.eventlog.config.Settings;
import org.eventlog.spi.Payload;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.Transport;
import org.eventlog.spi.TransportException;
import org.eventlog.spi.TransportProvider;
import org.eventlog.testkit.Batches;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bulk requests to a real OpenSearch, which runs in this JVM. */
@Tag("no-server")
@Timeout(120)
class OpenSearchIT {
    @TempDir
    static Path dir;

    private static OpenSearch server;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        server = new OpenSearch(dir);
        port = server.port();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void storesEachEventOnceUnderItsJournalPosition() throws Exception {
        try (Transport transport = open("all", port, Map.of("eventlog.http.compression", "gzip"))) {
            for (int i = 0; i < 5; i++) {
                transport.send(Batches.ofEvents(200 * i, 200));
            }
        }

        assertThat(server.count("all")).isEqualTo(1000);
        assertThat(server.get("/all/_doc/j:999").getJsonObject("_source").getString("name")).isEqualTo("e999");
    }

    @Test
    void rejectsOnlyTheInvalidEventOfABatch() throws Exception {
        try (Transport transport = open("mixed", port, Map.of())) {
            transport.send(Batches.of(0, "{\"total\":1}"));

            RejectedException refused = catchThrowableOfType(RejectedException.class, () -> transport
                    .send(Batches.of(1, "{\"total\":2}", "{\"total\":\"many\"}", "{\"total\":{\"a\":1}}",
                            "{\"total\":4}")));

            assertThat(refused.events()).hasSize(2).containsOnlyKeys(1, 2);
            assertThat(refused.events().get(1)).startsWith("status 400 mapper_parsing_exception: failed to parse");
        }

        assertThat(server.count("mixed")).isEqualTo(3);
    }

    @Test
    void storesABatchOnceIfItIsResentAfterALostResponse() throws Exception {
        try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread loser = new Thread(() -> loseAnAnswer(relay), "lossy-relay");
            loser.setDaemon(true);
            loser.start();
            try (Transport lossy = open("again", relay.getLocalPort(), Map.of())) {
                assertThatThrownBy(() -> lossy.send(Batches.ofEvents(0, 50))).isInstanceOf(TransportException.class);
            }
            loser.join();
        }
        assertThat(server.count("again")).as("taken, but nobody was told").isEqualTo(50);

        try (Transport transport = open("again", port, Map.of())) {
            // After a restart the batch may be a longer one.
            transport.send(Batches.ofEvents(0, 60));
        }

        assertThat(server.count("again")).isEqualTo(60);
    }

    @Test
    void writesToADataStream() throws Exception {
        server.request("PUT", "/_index_template/streams", "{\"index_patterns\":[\"logs-*\"],\"data_stream\":{}}");
        try (Transport transport = open("logs-shop", port, Map.of())) {
            for (int i = 0; i < 2; i++) {
                transport.send(Batches.of(0, "{\"@timestamp\":\"2026-11-21T12:00:00.000Z\",\"a\":1}",
                        "{\"@timestamp\":\"2026-11-21T12:00:01.000Z\",\"a\":2}"));
            }
        }

        assertThat(server.count("logs-shop")).isEqualTo(2);
    }

    /** Brings a request to the server, waits for its answer, and ends the connection instead of bringing it back. */
    private static void loseAnAnswer(ServerSocket relay) {
        try (Socket client = relay.accept(); Socket onward = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread forth = new Thread(() -> {
                try {
                    client.getInputStream().transferTo(onward.getOutputStream());
                } catch (IOException e) {
                    // The end of it.
                }
            }, "lossy-relay-forth");
            forth.setDaemon(true);
            forth.start();
            onward.getInputStream().read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Transport open(String index, int to, Map<String, String> more) {
        Map<String, String> texts = new HashMap<>(more);
        texts.putAll(Map.of("eventlog.host", "127.0.0.1", "eventlog.port", String.valueOf(to), "eventlog.http.body",
                "bulk", "eventlog.http.index", index));
        Settings settings = new Settings(texts::get);
        Transport transport = ServiceLoader.load(TransportProvider.class).stream().map(ServiceLoader.Provider::get)
                .filter(provider -> provider.protocol().equals("http")).findFirst().orElseThrow()
                .create(settings, Payload.JSON);
        settings.check();
        return transport;
    }
}
