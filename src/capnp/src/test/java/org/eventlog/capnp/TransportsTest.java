// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.engine.EventLog;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the formats with the transports. */
@Timeout(60)
class TransportsTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int EVENTS = 300;

    @TempDir
    Path dir;

    /** Uses the settings of an application: the receiver and the format. */
    @ParameterizedTest
    @ValueSource(strings = {"capnp", "capnp-packed"})
    void applicationConfiguresReceiverAndFormat(String format) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(server));

            log(EventLog.builder().set("eventlog.host", "127.0.0.1:" + server.getLocalPort())
                    .set("eventlog.format", format).set("eventlog.db", dir.resolve("queue.db").toString()));

            assertArrived(format, received.get(20, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @CsvSource({"capnp, raw", "capnp-packed, raw", "capnp, single"})
    void sendsOverHttpWithItsMediaType(String format, String body) throws Exception {
        List<String> types = new CopyOnWriteArrayList<>();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
            received.writeBytes(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            log(EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", format).protocol("http")
                    .host("127.0.0.1").port(server.getAddress().getPort()).set("eventlog.http.body", body)
                    .set("eventlog.http.path", "/"));
        } finally {
            server.stop(0);
        }

        assertThat(types).isNotEmpty().allMatch(("application/x-" + format)::equals);
        assertArrived(format, received.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"capnp", "capnp-packed"})
    void theDoctorSendsAnEventOfTheFormat(String format) throws Exception {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.writeBytes(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            assertThat(EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", format).protocol("http")
                    .host("127.0.0.1").port(server.getAddress().getPort()).set("eventlog.http.body", "raw").doctor()
                    .examine().isHealthy()).isTrue();
        } finally {
            server.stop(0);
        }

        assertThat(Bytes.read(format.endsWith("packed"), received.toByteArray())).extracting(CapnpEvent::name)
                .containsExactly("eventlog.doctor");
    }

    /**
     * A file accepts lines only: after an event that a killed process left incomplete, no later one could be found.
     */
    @ParameterizedTest
    @CsvSource({"file, capnp", "console, capnp", "beats, capnp-packed", "forward, capnp", "http, capnp"})
    void protocolThatCannotCarryTheFormatIsAConfigurationFault(String protocol, String format) {
        assertThatThrownBy(() -> EventLog.builder().set("eventlog.db", ":memory:").set("eventlog.format", format)
                .protocol(protocol).host("localhost").set("eventlog.file.path", dir.resolve("f").toString()).build())
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("eventlog.format")
                .hasMessageContaining("as eventlog.protocol is " + protocol);
    }

    private static void assertArrived(String format, byte[] bytes) throws MalformedMessageException {
        List<CapnpEvent> events = Bytes.read(format.endsWith("packed"), bytes);
        assertThat(events).extracting(CapnpEvent::name)
                .containsExactlyElementsOf(IntStream.range(0, EVENTS).mapToObj(i -> "e" + i).toList());
        assertThat(events.get(7).fields()).isEqualTo(Map.of("i", 7L, "list", List.of("a", true)));
        assertThat(events).extracting(CapnpEvent::sequence).isSorted();
    }

    private static byte[] readAll(ServerSocket server) {
        try (Socket client = server.accept()) {
            return client.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void log(EventLog.Builder builder) throws Exception {
        try (EventLog log = builder.build()) {
            for (int i = 0; i < EVENTS; i++) {
                log.log(LogEvent.named("e" + i).field("i", i).field("list", List.of("a", true)));
            }
            assertThat(log.flush(LIMIT)).isTrue();
        }
    }
}
