// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eventlog.engine.Diagnosis.Step;
import org.eventlog.net.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
    @TempDir
    Path dir;

    @Test
    void readingReceiverPassesEachStep() throws Exception {
        try (LineServer server = new LineServer()) {
            Diagnosis diagnosis = builder("tcp", server.port()).doctor().examine();

            assertThat(diagnosis.isHealthy()).isTrue();
            assertThat(diagnosis.steps()).extracting(Step::name)
                    .containsExactly("configuration", "name", "connect", "event");
            assertThat(diagnosis.steps()).allMatch(Step::passed);
            assertThat(diagnosis).hasToString(diagnosis.toString())
                    .asString().startsWith("tcp://127.0.0.1:" + server.port())
                    .contains("written to the connection, and what answers there ended the connection")
                    .endsWith("Events are sent; whether anybody reads them, this protocol can't tell.");
            await().until(() -> server.lines().size() == 1);
            assertThat(server.lines().get(0)).contains("\"name\":\"eventlog.doctor\"");
        }
    }

    @Test
    void closedPortFailsAtTheConnection() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        Diagnosis diagnosis = builder("tcp", port).doctor().examine();

        assertThat(diagnosis.isHealthy()).isFalse();
        assertThat(diagnosis.steps().get(2)).matches(step -> step.name().equals("connect") && !step.passed());
        assertThat(diagnosis.toString()).contains("FAILED connect", "127.0.0.1:" + port + ": connection refused")
                .endsWith("Events do not reach the receiver.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "http"})
    void interruptIsNotReportedAsAnUnavailableReceiver(String protocol) throws Exception {
        try (LineServer server = new LineServer()) {
            Doctor doctor = builder(protocol, server.port()).doctor();
            Thread.currentThread().interrupt();

            assertThatThrownBy(doctor::examine).isInstanceOf(InterruptedException.class);
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void acknowledgingReceiverIsReportedAsReached() throws Exception {
        HttpServer server = answering(200);
        try {
            assertThat(builder("http", server.getAddress().getPort()).doctor().examine().toString())
                    .endsWith("Events reach the receiver.");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void tlsPortIsNotAnAuthenticationFailure() throws Exception {
        try (Peer peer = new Peer((in, out) -> {
            in.read();
            out.write(new byte[]{0x15, 3, 3, 0, 2, 2, 40});
            in.transferTo(OutputStream.nullOutputStream());
        })) {
            Diagnosis diagnosis = builder("http", peer.endpoint(Duration.ofSeconds(5)).addresses().get(0).port())
                    .doctor().examine();

            assertThat(diagnosis.isHealthy()).isFalse();
            assertThat(diagnosis.toString()).contains("FAILED event", "speaks TLS").doesNotContain("authentication");
        }
    }

    @Test
    void reportsAPortWithoutTlsOnce() throws Exception {
        try (Peer peer = new Peer((in, out) -> {
            in.read();
            out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            in.transferTo(OutputStream.nullOutputStream());
        })) {
            Diagnosis diagnosis = builder("https", peer.endpoint(Duration.ofSeconds(5)).addresses().get(0).port())
                    .doctor().examine();

            assertThat(diagnosis.toString()).contains("FAILED tls", "does not speak TLS")
                    .endsWith("Events do not reach the receiver.").doesNotContain("authentication", "FAILED event");
        }
    }

    @Test
    void reportsAnUnresolvableName() throws Exception {
        Diagnosis diagnosis = builder("tcp", 5001).host("no.such.host.invalid").doctor().examine();

        assertThat(diagnosis.isHealthy()).isFalse();
        assertThat(diagnosis.toString()).contains("FAILED name", "no.such.host.invalid");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void rejectedKeyFailsAtTheAuthentication(int status) throws Exception {
        HttpServer server = answering(status);
        try {
            Diagnosis diagnosis = builder("http", server.getAddress().getPort()).set("eventlog.key", "guessed")
                    .doctor().examine();

            assertThat(diagnosis.isHealthy()).isFalse();
            assertThat(diagnosis.toString()).contains("FAILED authentication", "HTTP " + status)
                    .doesNotContain("guessed");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void rejectedEventIsNotAnAuthenticationFailure() throws Exception {
        HttpServer server = answering(400);
        try {
            Diagnosis diagnosis = builder("http", server.getAddress().getPort()).doctor().examine();

            assertThat(diagnosis.toString()).contains("FAILED event", "refused: HTTP 400");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void unknownPathIsNotAnAuthenticationFailure() throws Exception {
        HttpServer server = answering(404);
        try {
            Diagnosis diagnosis = builder("otlp", server.getAddress().getPort()).doctor().examine();

            assertThat(diagnosis.toString()).contains("FAILED event", "HTTP 404");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void reportsAllConfigurationFaults() throws Exception {
        Diagnosis diagnosis = builder("tcp", 99_999).set("eventlog.format", "yaml").doctor().examine();

        assertThat(diagnosis.isHealthy()).isFalse();
        assertThat(diagnosis.steps()).hasSize(2).allMatch(step -> step.name().equals("configuration"));
        assertThat(diagnosis.toString()).contains("eventlog.port", "eventlog.format");
    }

    @Test
    void commandLineReadsFileEnvironmentAndArguments() throws Exception {
        try (LineServer server = new LineServer()) {
            Path file = Files.writeString(dir.resolve("app.properties"),
                    "eventlog.host=no.such.host.invalid\neventlog.port=" + server.port());
            Map<String, String> environment = Map.of("EVENTLOG_HOST", "127.0.0.1", "EVENTLOG_PROTOCOL", "http");

            assertThat(run(environment, file.toString(), "eventlog.protocol=tcp", "eventlog.db=:memory:"))
                    .startsWith("0 tcp://127.0.0.1:" + server.port());
            assertThat(run(Map.of(), file.toString(), "eventlog.db=:memory:")).startsWith("1 ");
            assertThat(run(Map.of(), dir.resolve("none.properties").toString())).startsWith("2 ").contains("Usage");
        }
    }

    @Test
    void configurationWithoutAReceiverIsAFault() throws Exception {
        assertThat(run(Map.of())).startsWith("1 eventlog")
                .contains(
                        "FAILED configuration   no receiver is configured. None of eventlog.host, eventlog.protocol is set"
                                + " in the arguments, the system properties, the environment and the file")
                .contains("Events do not reach the receiver.");
        assertThat(run(Map.of(), "eventlog.hots=localhost", "eventlog.level=loud")).startsWith("1 ")
                .contains("no receiver is configured", "eventlog.level = \"loud\"");
        assertThat(EventLog.builder().destination("audit").doctor().examine().toString())
                .contains(
                        "None of eventlog.audit.host, eventlog.audit.protocol, eventlog.host, eventlog.protocol is set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog.enabled=false", "eventlog.paused=true", "eventlog.level=extreme"})
    void aConfigurationThatSendsNothingIsAFaultAlthoughTheReceiverIsReached(String argument) throws Exception {
        try (LineServer server = new LineServer()) {
            assertThat(run(Map.of(), "eventlog.host=127.0.0.1", "eventlog.port=" + server.port(), argument))
                    .startsWith("1 ")
                    .contains("FAILED sending", argument.substring(0, argument.indexOf('=')), "ok     event");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventlog.host=console", "eventlog.protocol=console"})
    void printingOnPurposeIsNoFault(String argument) throws Exception {
        assertThat(run(Map.of(), argument, "eventlog.db=:memory:")).startsWith("0 ");
    }

    @Test
    void argumentThatIsNoKeyIsAUsageError() throws Exception {
        assertThat(run(Map.of(), "eventlog.protocol=console", "host=localhost")).startsWith("2 ")
                .contains("host is not a key: all begin with eventlog.", "Usage")
                .doesNotContain("localhost");
    }

    @Test
    void readsEnvironmentVariablesLikeMicroProfileConfig() throws Exception {
        assertThat(run(Map.of("eventlog.level", "exact", "eventlog_level", "lower", "EVENTLOG_LEVEL", "upper")))
                .contains("\"exact\"");
        assertThat(run(Map.of("eventlog_level", "lower", "EVENTLOG_LEVEL", "upper"))).contains("\"lower\"");
    }

    private static String run(Map<String, String> environment, String... args) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int end = Doctor.run(args, environment, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return end + " " + bytes.toString(StandardCharsets.UTF_8);
    }

    private static EventLog.Builder builder(String protocol, int port) {
        return EventLog.builder().set("eventlog.db", ":memory:").protocol(protocol).host("127.0.0.1").port(port);
    }

    private static HttpServer answering(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
