// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.eventlog.testkit.ReceivedBatch;
import org.eventlog.testkit.ReceivedEvent;
import org.eventlog.testkit.tls.TestAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a plain socket sees of each fault. */
@Timeout(60)
class FaultyReceiverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String POST = "POST / HTTP/1.1\r\nContent-Length: 8\r\nIdempotency-Key: \"%s\"\r\n\r\n{\"a\":1}\n";

    @Test
    void recordsLinesInOrderAndDropsAPartialOne() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().start()) {
            try (Socket client = connect(receiver)) {
                write(client, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n{\"id\":\"1\"}\n{\"id\"");
            }

            receiver.awaitConnections(1, PATIENCE);
            receiver.awaitNoConnection(PATIENCE);
            assertThat(receiver.events()).extracting(ReceivedEvent::text)
                    .containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}", "{\"id\":\"1\"}");
            assertThat(receiver.kept()).extracting(ReceivedEvent::id).containsExactly("1", "2");
            assertThat(receiver.acknowledged()).isEmpty();
        }
    }

    @Test
    void acknowledgesAPostAndKeepsTheConnection() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().start(); Socket client = connect(receiver)) {
            write(client, POST.formatted("j:0..0"));
            assertThat(readLine(client)).isEqualTo("HTTP/1.1 200 OK");
            readUntil(client, "}");
            write(client, POST.formatted("j:1..1"));
            assertThat(readLine(client)).isEqualTo("HTTP/1.1 200 OK");

            assertThat(receiver.acknowledged()).containsExactly("j:0..0", "j:1..1");
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void appliesAScriptStepToEachBatch() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.acked()
                .script(Fault.busy(Duration.ofSeconds(7)), Fault.none(), Fault.wrongAnswer(), Fault.garbage())
                .start(); Socket client = connect(receiver)) {
            String[] expected = {"wait b0 7", "ok b1", "ok another:0..0"};
            for (int i = 0; i < expected.length; i++) {
                write(client, "batch b" + i + " 2\nx\n");
                assertThat(readLine(client)).isEqualTo(expected[i]);
            }
            write(client, "batch b3 2\nx\n");
            assertThat(readLine(client)).doesNotContain("b3");

            assertThat(receiver.batches()).extracting(ReceivedBatch::id).containsExactly("b0", "b1", "b2", "b3");
            assertThat(receiver.acknowledged()).containsExactly("b1");
            assertThat(receiver.scriptIsOver()).isTrue();
        }
    }

    @Test
    void appliesAScriptStepToEachConnectionWithoutResponses() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().script(Fault.none(), Fault.closeAfter(4)).start()) {
            try (Socket first = connect(receiver)) {
                write(first, "a\nb\nc\nd\n");
                receiver.awaitEvents(4, PATIENCE);
            }
            try (Socket second = connect(receiver)) {
                write(second, "e\nf\ng\nh\n");
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }

            receiver.awaitNoConnection(PATIENCE);
            assertThat(receiver.events()).extracting(ReceivedEvent::text)
                    .containsExactly("a", "b", "c", "d", "e", "f");
        }
    }

    @Test
    void resetsAConnectionImmediatelyOrAfterSomeBytes() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().script(Fault.resetAtOnce(), Fault.resetAfter(2))
                .start()) {
            for (int i = 0; i < 2; i++) {
                try (Socket client = connect(receiver)) {
                    assertThatThrownBy(() -> {
                        write(client, "a\nb\nc\n");
                        client.getInputStream().read();
                    }).isInstanceOf(SocketException.class);
                }
            }
            assertThat(receiver.events()).extracting(ReceivedEvent::text).containsExactly("a");
        }
    }

    @Test
    void keepsAHalfOpenConnectionWithoutReading() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().script(Fault.halfOpenAfter(2)).start();
                Socket client = connect(receiver)) {
            write(client, "a\nb\nc\n");
            receiver.awaitEvents(1, PATIENCE);
            client.setSoTimeout(100);

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            write(client, "d\n");
            assertThat(receiver.events()).hasSize(1);
        }
    }

    @Test
    void resetsAHalfOpenConnectionAfterItsTime() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().script(Fault.halfOpenAfter(2, Duration.ofMillis(20)))
                .start(); Socket client = connect(receiver)) {
            write(client, "a\nb\n");

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void limitsItsReadingRate() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().script(Fault.slow(10, Duration.ofMillis(10))).start();
                Socket client = connect(receiver)) {
            long start = System.nanoTime();
            write(client, "123456789\n".repeat(11));
            receiver.awaitEvents(11, PATIENCE);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void respondsLateOrByteByByte() throws Exception {
        Duration pause = Duration.ofMillis(20);
        try (FaultyReceiver receiver = FaultyReceiver.acked().script(Fault.late(pause), Fault.dribble(pause)).start();
                Socket client = connect(receiver)) {
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                write(client, "batch b" + i + " 2\nx\n");
                assertThat(readLine(client)).isEqualTo("ok b" + i);
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isGreaterThanOrEqualTo(pause.multipliedBy(i == 0 ? 1 : 6));
            }
        }
    }

    @Test
    void sendsAnEndlessResponse() throws Exception {
        for (Fault fault : List.of(Fault.endlessHead(), Fault.endlessBody())) {
            try (FaultyReceiver receiver = FaultyReceiver.http().script(fault).start();
                    Socket client = connect(receiver)) {
                write(client, POST.formatted("b"));

                assertThat(client.getInputStream().readNBytes(10_000_000)).hasSize(10_000_000);
                assertThat(receiver.acknowledged()).isEmpty();
            }
        }
    }

    @Test
    void refusesABatchWithARefusedEventAndOneThatIsTooLarge() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().refuseIf(e -> e.text().contains("bad")).refuseAbove(20)
                .start(); Socket client = connect(receiver)) {
            write(client, "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbad\n");
            assertThat(readLine(client)).startsWith("HTTP/1.1 422 ");
            readUntil(client, "refused");
            write(client, "POST / HTTP/1.1\r\nContent-Length: 21\r\n\r\n");
            assertThat(readLine(client)).startsWith("HTTP/1.1 413 ");

            assertThat(receiver.events()).hasSize(1);
            assertThat(receiver.acknowledged()).isEmpty();
        }
    }

    @Test
    void canBeUnavailableAndReturnOnTheSamePort() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().script(Fault.refuse(Duration.ofMillis(200))).start()) {
            assertThatThrownBy(() -> connect(receiver)).isInstanceOf(ConnectException.class);

            Socket client = null;
            while (client == null) {
                try {
                    client = connect(receiver);
                } catch (ConnectException e) {
                    // The test's time limit bounds this.
                }
            }
            write(client, "a\n");
            receiver.awaitEvents(1, PATIENCE);
            client.close();
        }
    }

    @Test
    void becomesUnavailableAfterTheScriptedBatch() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.acked().script(Fault.none(), Fault.refuse(Duration.ofMinutes(1)))
                .start(); Socket client = connect(receiver)) {
            write(client, "batch b 2\nx\n");

            assertThat(readLine(client)).isEqualTo("ok b");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> connect(receiver)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void canBeStoppedAndStartedAgain() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.lines().start(); Socket client = connect(receiver)) {
            write(client, "a\n");
            receiver.awaitEvents(1, PATIENCE);
            receiver.stop();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> connect(receiver)).isInstanceOf(ConnectException.class);
            receiver.restart();
            connect(receiver).close();
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        for (Fault fault : List.of(Fault.mute(), Fault.halfOpenAfter(0), Fault.stall(), Fault.late(Duration.ofHours(1)),
                Fault.dribble(Duration.ofHours(1)), Fault.endlessBody(), Fault.slow(1, Duration.ofHours(1)))) {
            FaultyReceiver receiver = FaultyReceiver.acked().script(fault, Fault.refuse(Duration.ofHours(1))).start();
            try (Socket client = connect(receiver)) {
                write(client, "batch b 2\nx\n");
                receiver.awaitConnections(1, PATIENCE);
                receiver.close();

                assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("faulty-receiver-" + receiver.port() + "-"));
                assertThatThrownBy(() -> connect(receiver)).isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void rejectsResponseFaultsForLines() {
        assertThatThrownBy(() -> FaultyReceiver.lines().script(Fault.wrongAnswer()).start())
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("answers nothing");
    }

    @Test
    void rejectsRefusalsInProtocolsWithoutThem() {
        for (FaultyReceiver.Builder builder : List.of(FaultyReceiver.lines(), FaultyReceiver.forward(),
                FaultyReceiver.beats())) {
            assertThat(builder.refuses()).isFalse();
            assertThatThrownBy(() -> builder.refuseIf(event -> true)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> builder.refuseAbove(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> builder.script(Fault.busy(Duration.ofSeconds(1))).start())
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(FaultyReceiver.http().refuses()).isTrue();
    }

    @Test
    void speaksForwardAndLumberjackThroughTlsAsWell() throws Exception {
        TestAuthority authority = new TestAuthority();
        try (FaultyReceiver receiver = FaultyReceiver.beats().tls(authority.server("localhost")).start();
                Socket client = authority.clientContext().getSocketFactory().createSocket(receiver.host(),
                        receiver.port())) {
            client.getOutputStream().write(HexFormat.of().parseHex("325700000001324a00000001000000027b7d"));

            assertThat(client.getInputStream().readNBytes(6)).asHexString().isEqualTo("324100000001");
            assertThat(receiver.kept()).extracting(ReceivedEvent::text).containsExactly("{}");
        }
        try (FaultyReceiver receiver = FaultyReceiver.forward("a key").tls(authority.server("localhost")).start();
                Socket client = authority.clientContext().getSocketFactory().createSocket(receiver.host(),
                        receiver.port())) {
            assertThat(client.getInputStream().readNBytes(7)).asHexString().isEqualTo("92D90448454C4F");
        }
    }

    @Test
    void reportsAnUnexpectedClient() throws Exception {
        try (FaultyReceiver receiver = FaultyReceiver.http().start()) {
            try (Socket client = connect(receiver)) {
                write(client, "GET / HTTP/1.1\r\n\r\n");
            }
            receiver.awaitConnections(1, PATIENCE);
            receiver.awaitNoConnection(PATIENCE);

            assertThat(receiver.problems()).singleElement().asString().contains("not a POST", "GET / HTTP/1.1");
            assertThatThrownBy(() -> receiver.awaitEvents(1, Duration.ofMillis(1))).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no 1 events within").hasMessageContaining("not a POST");
        }
    }

    private static Socket connect(FaultyReceiver receiver) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), receiver.port());
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String readLine(Socket client) throws IOException {
        return readUntil(client, "\n").stripTrailing();
    }

    private static String readUntil(Socket client, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = client.getInputStream();
        while (!text.toString().endsWith(end)) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended after " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }
}
