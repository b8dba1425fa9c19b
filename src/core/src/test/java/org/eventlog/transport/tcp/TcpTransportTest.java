// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.eventlog.engine.LineServer;
import org.eventlog.net.Endpoint;
import org.eventlog.spi.Batch;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpTransportTest {

    @Test
    void noticesThatTheReceiverClosedBeforeItWritesAgain() throws Exception {
        try (LineServer server = new LineServer(); TcpTransport transport = transport("127.0.0.1", server.port())) {
            transport.send(batch("one\n"));
            await().until(() -> server.lines().contains("one"));
            server.stop();

            await().untilAsserted(
                    () -> assertThatThrownBy(transport::check).isInstanceOf(TransportException.class));
            assertThatThrownBy(() -> transport.send(batch("two\n"))).isInstanceOf(TransportException.class)
                    .hasMessage("connection refused");
        }
    }

    @Test
    void connectsToWhateverAddressOfTheNameListens() throws Exception {
        try (LineServer server = new LineServer(); TcpTransport transport = transport("localhost", server.port())) {
            transport.send(batch("one\n"));

            await().until(() -> server.lines().contains("one"));
        }
    }

    @Test
    void saysThatANameDoesNotResolve() {
        try (TcpTransport transport = transport("no-such-host.invalid", 5001)) {
            assertThatThrownBy(() -> transport.send(batch("one\n"))).isInstanceOf(TransportException.class)
                    .hasMessageContaining("host name does not resolve: no-such-host.invalid");
        }
    }

    @Test
    void givesUpOnAReceiverThatReadsNothing() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpTransport transport = transport("127.0.0.1", server.getLocalPort())) {
            Batch large = batch("x".repeat(32 << 20));

            assertThatThrownBy(() -> transport.send(large)).isInstanceOf(TransportException.class)
                    .hasMessageContaining("no progress in time while writing");
        }
    }

    @Test
    void closeEndsASendInProgress() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TcpTransport transport = new TcpTransport(new Endpoint("127.0.0.1", server.getLocalPort(),
                    Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(1)), Duration.ZERO);
            Thread closer = new Thread(() -> {
                try (Socket accepted = server.accept()) {
                    transport.close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            closer.start();

            assertThatThrownBy(() -> transport.send(batch("x".repeat(32 << 20))))
                    .isInstanceOf(TransportException.class);
            closer.join();
        }
    }

    @Test
    void takesAConnectionForLostWhoseReceiverDoesNotConfirm() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpTransport transport = transport("127.0.0.1", server.getLocalPort())) {
            transport.send(batch("one\n"));

            assertThat(transport.confirm(Duration.ofMillis(50))).isFalse();
            assertThatThrownBy(transport::check).isInstanceOf(TransportException.class)
                    .hasMessage("the receiver does not say that it has read everything");
        }
    }

    @Test
    void describesAnIpv6AddressAsAUrlDoes() {
        assertThat(transport("::1", 5001).describe()).isEqualTo("tcp://[::1]:5001");
    }

    private static TcpTransport transport(String host, int port) {
        return new TcpTransport(new Endpoint(host, port, Duration.ofSeconds(5), Duration.ofMillis(300),
                Duration.ofSeconds(5)), Duration.ofMillis(500));
    }

    private static Batch batch(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Batch("j", 0,
                List.of(new Batch.Slice(bytes, 0, bytes.length, new int[]{bytes.length}, 0, 1)));
    }
}
