// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eventlog.engine.LineServer;
import org.eventlog.net.Endpoint;
import org.eventlog.net.Peer;
import org.eventlog.spi.Batch;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpTransportTest {

    @Test
    void noticesAClosedConnectionBeforeWriting() throws Exception {
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
    void triesAllAddressesOfAName() throws Exception {
        try (LineServer server = new LineServer(); TcpTransport transport = transport("localhost", server.port())) {
            transport.send(batch("one\n"));

            await().until(() -> server.lines().contains("one"));
        }
    }

    @Test
    void reportsThatANameDoesNotResolve() {
        try (TcpTransport transport = transport("no-such-host.invalid", 5001)) {
            assertThatThrownBy(() -> transport.send(batch("one\n"))).isInstanceOf(TransportException.class)
                    .hasMessageContaining("host name does not resolve: no-such-host.invalid");
        }
    }

    @Test
    void timesOutIfTheReceiverReadsNothing() throws IOException {
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
    void unconfirmedConnectionCountsAsLost() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpTransport transport = transport("127.0.0.1", server.getLocalPort())) {
            transport.send(batch("one\n"));

            assertThat(transport.confirm(Duration.ofMillis(50))).isFalse();
            assertThatThrownBy(transport::check).isInstanceOf(TransportException.class)
                    .hasMessage("the receiver does not say that it has read everything");
        }
    }

    /** Until the loss is noticed: a peer that is quick is noticed by the call that sends. */
    private static void sendAndCheck(TcpTransport transport) throws Exception {
        transport.send(batch("one\n"));
        AtomicReference<TransportException> lost = new AtomicReference<>();
        await().until(() -> {
            try {
                transport.check();
            } catch (TransportException e) {
                lost.set(e);
            }
            return lost.get() != null;
        });
        throw lost.get();
    }

    @Test
    void reportsAReceiverThatRequiresTls() throws Exception {
        try (Peer peer = new Peer((in, out) -> {
            in.read();
            out.write(0x15);
            out.flush();
            out.write(new byte[]{3, 3, 0, 2, 2, 40});
            in.transferTo(OutputStream.nullOutputStream());
        }); TcpTransport transport = new TcpTransport(peer.endpoint(Duration.ofSeconds(5)), Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> sendAndCheck(transport)).isInstanceOf(TransportException.class)
                    .hasMessageContaining("speaks TLS").matches(e -> ((TransportException) e).isFatal());
        }
    }

    /** As proxies do after a quiet time. */
    @Test
    void closeAfterSettlingIsNotAFailure() throws Exception {
        Semaphore close = new Semaphore(0);
        AtomicInteger ended = new AtomicInteger();
        try (Peer peer = new Peer((in, out) -> {
            in.readNBytes(4);
            close.acquireUninterruptibly();
            ended.incrementAndGet();
        });
                TcpTransport transport = new TcpTransport(peer.endpoint(Duration.ofSeconds(5)),
                        Duration.ofMillis(50))) {
            transport.send(batch("one\n"));
            long written = System.nanoTime();
            await().until(() -> {
                transport.check();
                return System.nanoTime() - written > Duration.ofMillis(60).toNanos();
            });
            transport.check();
            close.release();
            await().until(() -> ended.get() == 1);

            for (int i = 0; i < 20; i++) {
                transport.check();
                Thread.onSpinWait();
            }
            transport.send(batch("two\n"));

            await().until(() -> peer.connections() == 2);
        }
    }

    @Test
    void closeBeforeSettlingIsAFailure() throws Exception {
        try (Peer peer = new Peer((in, out) -> in.readNBytes(4));
                TcpTransport transport = new TcpTransport(peer.endpoint(Duration.ofSeconds(5)),
                        Duration.ofSeconds(30))) {
            assertThatThrownBy(() -> sendAndCheck(transport)).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void writesAnIpv6AddressLikeAUrl() {
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
