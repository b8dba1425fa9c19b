// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.net;

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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eventlog.engine.LineServer;
import org.eventlog.spi.Batch;
import org.eventlog.spi.TransportException;
import org.eventlog.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests which host a transport connects to, and when a connection is replaced. */
@Timeout(60)
class ReceiverConnectionTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

    @Test
    void failsOverToTheNextHostAndReturnsToThePrimary() throws Exception {
        try (LineServer first = new LineServer(); LineServer second = new LineServer()) {
            Endpoint endpoint = endpoint(Duration.ZERO, first.port(), second.port());
            try (TcpTransport transport = transport(endpoint,
                    new ReceiverConnection(endpoint, ReceiverConnection.Greeting.NONE, now::get,
                            new Random(1)))) {
                first.stop();
                transport.send(batch("one\n"));
                await().until(() -> second.lines().contains("one"));
                first.start();
                transport.send(batch("two\n"));
                await().until(() -> second.lines().contains("two"));

                now.addAndGet(MINUTE.toNanos());
                transport.send(batch("three\n"));

                await().until(() -> first.lines().contains("three"));
                assertThat(second.lines()).doesNotContain("three");
            }
        }
    }

    @Test
    void keepsTheConnectionWhileThePrimaryIsUnavailable() throws Exception {
        try (LineServer first = new LineServer(); LineServer second = new LineServer()) {
            first.stop();
            Endpoint endpoint = endpoint(Duration.ZERO, first.port(), second.port());
            try (ReceiverConnection link = new ReceiverConnection(endpoint, ReceiverConnection.Greeting.NONE, now::get,
                    new Random(1))) {
                Connection kept = link.connected();
                for (int i = 0; i < 3; i++) {
                    now.addAndGet(MINUTE.toNanos());
                    assertThat(link.connected()).isSameAs(kept);
                }
            }
        }
    }

    @Test
    void closesAnAgedConnectionBetweenBatchesWithoutLoss() throws Exception {
        try (LineServer server = new LineServer()) {
            Endpoint endpoint = endpoint(HOUR, server.port());
            ReceiverConnection link = new ReceiverConnection(endpoint, ReceiverConnection.Greeting.NONE, now::get,
                    new Random(1));
            try (TcpTransport transport = transport(endpoint, link)) {
                transport.send(batch("one\n"));
                Connection old = link.present();
                transport.send(batch("two\n"));
                assertThat(link.present()).isSameAs(old);

                now.addAndGet(HOUR.toNanos());
                transport.send(batch("three\n"));

                assertThat(link.present()).isNotSameAs(old);
                await().until(() -> server.lines().containsAll(List.of("one", "two", "three")));
            }
        }
    }

    /** It would settle on another connection, and count as delivered. */
    @Test
    void resendsEventsThatAnAgedConnectionDidNotConfirm() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Endpoint endpoint = endpoint(HOUR, server.getLocalPort());
            ReceiverConnection link = new ReceiverConnection(endpoint, ReceiverConnection.Greeting.NONE, now::get,
                    new Random(1));
            try (TcpTransport transport = transport(endpoint, link)) {
                transport.send(batch("one\n"));
                now.addAndGet(HOUR.toNanos());

                assertThatThrownBy(() -> transport.send(batch("two\n"))).isInstanceOf(TransportException.class)
                        .hasMessage("the receiver does not say that it has read everything");
                transport.send(batch("one\ntwo\n"));
            }
        }
    }

    @Test
    void hostThatBreaksConnectionsDoesNotBlockOthers() throws Exception {
        try (ServerSocket breaking = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                LineServer second = new LineServer()) {
            Endpoint endpoint = endpoint(Duration.ZERO, breaking.getLocalPort(), second.port());
            try (TcpTransport transport = transport(endpoint,
                    new ReceiverConnection(endpoint, ReceiverConnection.Greeting.NONE, now::get,
                            new Random(1)))) {
                transport.send(batch("one\n"));
                breakOff(breaking);
                await().untilAsserted(() -> assertThatThrownBy(transport::check)
                        .isInstanceOf(TransportException.class)
                        .hasMessageStartingWith("127.0.0.1:" + breaking.getLocalPort() + ": "));

                transport.send(batch("one\n"));

                await().until(() -> second.lines().contains("one"));
            }
        }
    }

    private static void breakOff(ServerSocket server) throws IOException {
        try (Socket accepted = server.accept()) {
            accepted.setSoLinger(true, 0);
        }
    }

    @Test
    void messageListsTheFailureOfEachHost() throws Exception {
        int[] ports = new int[2];
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ports[0] = one.getLocalPort();
            ports[1] = two.getLocalPort();
        }
        try (TcpTransport transport = new TcpTransport(endpoint(Duration.ZERO, ports), Duration.ZERO)) {
            assertThatThrownBy(() -> transport.send(batch("one\n"))).isInstanceOf(TransportException.class).hasMessage(
                    "127.0.0.1:%d: connection refused; 127.0.0.1:%d: connection refused".formatted(ports[0], ports[1]));
        }
    }

    @Test
    void skipsAHostWhoseHandshakeFails() throws Exception {
        try (LineServer first = new LineServer(); LineServer second = new LineServer()) {
            Endpoint endpoint = endpoint(Duration.ZERO, first.port(), second.port());
            int[] greetings = {0};
            ReceiverConnection.Greeting unfriendlyAtFirst = with -> {
                if (greetings[0]++ == 0) {
                    throw new IOException("go away");
                }
            };
            try (ReceiverConnection link = new ReceiverConnection(endpoint, unfriendlyAtFirst, now::get,
                    new Random(1))) {
                link.connected();

                assertThat(link.authority()).isEqualTo("127.0.0.1:" + second.port());
            }
        }
    }

    @Test
    void closingEndsAHandshakeInProgress() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> greeting = new CompletableFuture<>();
            ReceiverConnection link = new ReceiverConnection(endpoint(Duration.ZERO, silent.getLocalPort()), with -> {
                greeting.complete(null);
                with.read(java.nio.ByteBuffer.allocate(1), System.nanoTime() + MINUTE.toNanos());
            });
            Thread closer = new Thread(() -> {
                greeting.join();
                link.close();
            });
            closer.start();

            assertThatThrownBy(link::connected).isInstanceOf(IOException.class);
            closer.join();
            assertThatThrownBy(link::connected).isInstanceOf(IOException.class);
        }
    }

    private static Endpoint endpoint(Duration maxAge, int... ports) {
        List<Address> addresses = Stream.of(java.util.Arrays.stream(ports).boxed().toArray(Integer[]::new))
                .map(port -> new Address("127.0.0.1", port))
                .toList();
        return new Endpoint(addresses, Hosts.Policy.PREFER_PRIMARY, MINUTE, maxAge, Duration.ofSeconds(5),
                Duration.ofMillis(500), Duration.ofSeconds(5), null);
    }

    private static TcpTransport transport(Endpoint endpoint, ReceiverConnection link) {
        return new TcpTransport(endpoint, link, Duration.ofMillis(500));
    }

    private static Batch batch(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Batch("j", 0, List.of(new Batch.Slice(bytes, 0, bytes.length, new int[]{bytes.length}, 0, 1)));
    }
}
