// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how a close handles events that the receiver did not confirm. */
@Timeout(60)
class UnconfirmedEndTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({"tcp, 1", "tcp, 20000", "forward, 1", "forward, 5000"})
    void resendsNothingIfTheReceiverResetsAtTheEnd(String protocol, int count) throws Exception {
        try (ResettingReceiver receiver = new ResettingReceiver()) {
            EventLog log = log(protocol, receiver.port()).build();
            long start;
            try (log) {
                IntStream.range(0, count).forEach(i -> log.log(LogEvent.named("e" + i)));
                start = System.nanoTime();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(receiver.connections()).isEqualTo(1);
            assertThat(log.stats().sent()).isEqualTo(count);
            assertThat(log.stats().retried()).isZero();
            assertThat(log.stats().failures()).isZero();
            if (protocol.equals("tcp")) {
                assertThat(receiver.lines()).hasSize(count);
            }
        }
    }

    @Test
    void leavesUnsettledEventsToTheNextRun() throws Exception {
        List<String> lines;
        EventLog log;
        try (ResettingReceiver receiver = new ResettingReceiver()) {
            log = log("tcp", receiver.port()).set("eventlog.tcp.settle", "1m")
                    .set("eventlog.close-timeout", "2s").build();
            try (log) {
                log.log(LogEvent.named("e"));
            }
            lines = receiver.lines();
            assertThat(receiver.connections()).isEqualTo(1);
        }
        assertThat(lines).as("asked once, and not sent again").hasSize(1);
        assertThat(log.stats().queuedEvents()).isEqualTo(1);
    }

    /** A receiver that is not to be heard of any more has perhaps read nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"500ms", "1m"})
    void asksASilentReceiverOnlyOnce(String settle) throws Exception {
        try (ServerSocket hung = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            EventLog log = log("tcp", hung.getLocalPort()).set("eventlog.tcp.settle", settle)
                    .set("eventlog.close-timeout", "4s").build();
            try (log) {
                log.log(LogEvent.named("e"));
            }

            assertThat(log.stats().queuedEvents()).isEqualTo(1);
            assertThat(log.stats().failures()).isZero();
            assertThat(connections(hung)).isEqualTo(1);
        }
    }

    private static int connections(ServerSocket hung) throws IOException {
        hung.setSoTimeout(100);
        int connections = 0;
        try {
            while (connections < 10) {
                hung.accept().close();
                connections++;
            }
        } catch (SocketTimeoutException e) {
            // That was all.
        }
        return connections;
    }

    @Test
    void closesAnAgedConnectionWithoutResending() throws Exception {
        try (ResettingReceiver receiver = new ResettingReceiver()) {
            EventLog log = log("tcp", receiver.port()).set("eventlog.connection.max-age", "1s")
                    .set("eventlog.tcp.settle", "300ms").build();
            int logged = 0;
            try (log) {
                while (receiver.connections() < 3 && logged < 2_000) {
                    log.log(LogEvent.named("e" + logged++));
                    assertThat(log.flush(Duration.ofSeconds(20))).isTrue();
                    int before = logged;
                    await().pollInterval(Duration.ofMillis(5)).until(() -> receiver.lines().size() >= before);
                }
            }
            assertThat(receiver.connections()).isGreaterThanOrEqualTo(3);
            assertThat(receiver.lines()).hasSize(logged);
            assertThat(log.stats().failures()).isZero();
        }
    }

    private EventLog.Builder log(String protocol, int port) {
        return EventLog.builder().protocol(protocol).host("127.0.0.1").port(port)
                .set("eventlog.forward.ack", "false")
                .set("eventlog.db", dir.resolve("queue.db").toString())
                .set("eventlog.retry.first", "10ms")
                .set("eventlog.close-timeout", "10s");
    }
}
