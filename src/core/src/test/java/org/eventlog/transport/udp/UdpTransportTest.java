// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eventlog.LogEvent;
import org.eventlog.config.ConfigurationException;
import org.eventlog.engine.EventLog;
import org.eventlog.net.Endpoint;
import org.eventlog.spi.Batch;
import org.eventlog.spi.RejectedException;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UdpTransportTest {
    private static final int MAX = 2000;

    private final AtomicLong nanos = new AtomicLong();
    private DatagramSocket receiver = receiver(0);
    private final int port = receiver.getLocalPort();
    private final UdpTransport transport = new UdpTransport(
            new Endpoint("127.0.0.1", port, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)),
            DatagramFraming.WHOLE, true, MAX, nanos::get);

    private static DatagramSocket receiver(int port) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(10_000);
            return socket;
        } catch (SocketException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        transport.close();
        receiver.close();
    }

    private static Batch batch(String... lines) {
        byte[] all = String.join("", lines).getBytes(UTF_8);
        int[] ends = new int[lines.length];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            end += lines[i].getBytes(UTF_8).length;
            ends[i] = end;
        }
        return new Batch("j", 0, List.of(new Batch.Slice(all, 0, all.length, ends, 0, ends.length)));
    }

    private DatagramPacket packet() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
        receiver.receive(packet);
        return packet;
    }

    private String next() throws IOException {
        DatagramPacket packet = packet();
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    @Test
    void eachEventIsADatagramWithoutItsLineEnd() throws Exception {
        transport.send(batch("{\"a\":1}\n", "{\"b\":\"ü\"}\n"));
        transport.send(batch("{\"c\":3}\n"));

        assertThat(List.of(next(), next(), next())).containsExactly("{\"a\":1}", "{\"b\":\"ü\"}", "{\"c\":3}");
    }

    @Test
    void closedPortIsRetried() throws Exception {
        transport.send(batch("first\n"));
        assertThat(next()).isEqualTo("first");
        receiver.close();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> transport.send(batch("second\n")))
                    .isInstanceOf(TransportException.class).hasMessageContaining("nobody listens at 127.0.0.1:" + port);
        }
        receiver = receiver(port);
        transport.send(batch("second\n"));

        assertThat(next()).isEqualTo("second");
    }

    @Test
    void rejectsOnlyATooLargeStoredEvent() throws Exception {
        RejectedException refused = catchThrowableOfType(RejectedException.class,
                () -> transport.send(batch("one\n", "x".repeat(MAX + 1) + "\n", "x".repeat(MAX) + "\n")));

        assertThat(refused.events()).containsOnlyKeys(1);
        assertThat(next()).isEqualTo("one");
        assertThat(next()).isEqualTo("x".repeat(MAX));
    }

    @Test
    void resolvesTheNameAgainAfterAMinute() throws Exception {
        List<Integer> ports = new ArrayList<>();
        for (int seconds : new int[]{0, 59, 61}) {
            nanos.set(Duration.ofSeconds(seconds).toNanos());
            transport.send(batch("x\n"));
            ports.add(packet().getPort());
        }

        assertThat(ports.get(1)).isEqualTo(ports.get(0));
        assertThat(ports.get(2)).as("a socket of its own, for the address found").isNotEqualTo(ports.get(0));
    }

    @Test
    void unresolvableNameIsRetried() {
        try (UdpTransport lost = new UdpTransport(new Endpoint("no.such.invalid", port, Duration.ofSeconds(1),
                Duration.ofSeconds(1), Duration.ofSeconds(1)), DatagramFraming.WHOLE, true, MAX, nanos::get)) {
            assertThatThrownBy(() -> lost.send(batch("x\n"))).isInstanceOf(TransportException.class)
                    .hasMessageContaining("no.such.invalid");
        }
    }

    @Test
    void sendsNothingOnceClosed() {
        transport.close();
        transport.close();

        assertThatThrownBy(() -> transport.send(batch("x\n"))).isInstanceOf(TransportException.class);
    }

    @Test
    void truncatesAndCountsEventsTooLargeForADatagram() throws Exception {
        EventLog log = EventLog.builder().protocol("udp").host("127.0.0.1").port(port).set("eventlog.db", ":memory:")
                .set("eventlog.udp.max-bytes", "1500").build();
        try (log) {
            log.log(LogEvent.named("small").message("m"));
            log.log(LogEvent.named("large").message("x".repeat(20_000)).field("much", "ü\n".repeat(4_000)));
        }

        assertThat(next()).contains("\"small\"").doesNotContain("truncated");
        String large = next();
        assertThat(large).contains("\"name\":\"large\"", "\"message\":\"xxxxxxxxxxxxxxxx", "…\"",
                "\"truncated\":true").endsWith("}");
        assertThat(large.getBytes(UTF_8).length).isLessThanOrEqualTo(1500);
        assertThat(log.stats().truncated()).isEqualTo(1);
        assertThat(log.stats().sent()).isEqualTo(2);
    }

    @Test
    void rejectsTls() {
        assertThatThrownBy(EventLog.builder().protocol("udp").host("localhost").set("eventlog.db", ":memory:")
                .set("eventlog.tls.enabled", "true")::build)
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("eventlog.tls.enabled");
    }
}
