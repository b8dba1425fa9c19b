// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.log.OperatorLog;
import org.eventlog.collector.web.Refusal;
import org.eventlog.thread.Uninterrupted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Connections, good and bad ones, at listeners whose commits the test decides. */
@Timeout(60)
class ListenersTest {
    private static final Bounds SHORT = new Bounds(2, Duration.ofSeconds(30), Duration.ofMillis(300),
            Duration.ofSeconds(5));

    private final List<NewEvent> kept = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<boolean[]>> flights = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean held;
    private Listeners listeners;
    private int tcp;
    private int forward;

    @AfterEach
    void stop() {
        flights.forEach(flight -> flight.complete(null));
        if (listeners != null) {
            close();
        }
    }

    @Test
    void aLineIsAnEventAndSoIsTheLastWithoutALineFeed() throws Exception {
        start(SHORT);
        try (Socket socket = connect(tcp)) {
            send(socket, "{\"message\":\"a\"}\r\n\n{\"message\":\"b\"}\n{\"message\":\"c\"}");
            socket.shutdownOutput();

            assertThat(socket.getInputStream().read()).as("closed when all is kept").isEqualTo(-1);
            assertThat(operatorLog()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void aLineThatIsNoEventIsLeftOutAndCounted() throws Exception {
        start(SHORT);
        try (Socket socket = connect(tcp)) {
            send(socket, "GET / HTTP/1.1\n[]\n{\"message\":\n{\"message\":\"good\"}\n");

            await().untilAsserted(() -> assertThat(operatorLog()).containsExactly("good"));
            assertThat(listeners.counts().leftOut()).isEqualTo(3);
        }
    }

    @Test
    void aLineThatIsTooLongIsLeftOutAndTheNextIsTaken() throws Exception {
        start(SHORT, "max-line", "1KB");
        try (Socket socket = connect(tcp)) {
            send(socket, "{\"message\":\"a\"}\n{\"message\":\"" + "x".repeat(50_000) + "\"}\n{\"message\":\"b\"}\n");
            send(socket, "{\"message\":\"" + "y".repeat(1024 - 14) + "\"}\n");

            await().untilAsserted(() -> assertThat(operatorLog()).containsExactly("a", "b", "y".repeat(1010)));
            assertThat(listeners.counts().leftOut()).isEqualTo(1);
        }
    }

    @Test
    void aSlowSenderHoldsNobodyUp() throws Exception {
        start(new Bounds(2, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(5)));
        try (Socket slow = connect(tcp); Socket other = connect(tcp)) {
            byte[] line = "{\"message\":\"slow\"}\n".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < line.length; i++) {
                slow.getOutputStream().write(line[i]);
                slow.getOutputStream().flush();
                send(other, "{\"message\":\"" + i + "\"}\n");
                int sent = i + 1;
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> operatorLog().stream().filter(message -> !message.equals("slow")).count() == sent);
            }
            await().untilAsserted(() -> assertThat(operatorLog()).contains("slow"));
        }
    }

    @Test
    void aSenderThatFallsSilentInTheMidstOfALineIsCutOff() throws Exception {
        start(SHORT);
        try (Socket silent = connect(tcp); Socket patient = connect(tcp)) {
            send(patient, "{\"message\":\"a\"}\n");
            send(silent, "{\"mess");

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(listeners.counts().silent()).isEqualTo(1);
            send(patient, "{\"message\":\"b\"}\n");
            await().untilAsserted(() -> assertThat(operatorLog()).containsExactly("a", "b"));
        }
    }

    @Test
    void aSenderThatSaysNothingForTooLongIsCutOff() throws Exception {
        start(new Bounds(2, Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofSeconds(5)));
        try (Socket socket = connect(tcp)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(listeners.counts().silent()).isEqualTo(1);
        }
    }

    @Test
    void moreConnectionsThanAllowedAreRefusedAndCounted() throws Exception {
        start(SHORT);
        try (Socket first = connect(tcp); Socket second = connect(tcp)) {
            send(first, "{\"message\":\"a\"}\n");
            send(second, "{\"message\":\"b\"}\n");
            await().untilAsserted(() -> assertThat(kept).hasSize(2));
            try (Socket third = connect(tcp); Socket elsewhere = connect(forward)) {
                assertThat(isClosed(third)).isTrue();
                assertThat(listeners.counts().tooMany()).isEqualTo(1);
                elsewhere.getOutputStream().write(message("c", null));
                await().untilAsserted(() -> assertThat(kept).as("the other port has its own").hasSize(3));
            }
        }
        await().untilAsserted(() -> {
            try (Socket again = connect(tcp)) {
                send(again, "{\"message\":\"d\"}\n");
                again.shutdownOutput();
                assertThat(isClosed(again)).isTrue();
            }
            assertThat(operatorLog()).contains("d");
        });
    }

    @Test
    void strangersAreRefusedAndCounted() throws Exception {
        start(SHORT, "listen.allow", "10.0.0.0/8, ::1");
        try (Socket socket = connect(tcp)) {
            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(listeners.counts().strangers()).isEqualTo(1);
    }

    @Test
    void nothingIsReadOnWhileTheDatabaseIsBusyAndNothingIsLost() throws Exception {
        refusals.set(5);
        start(SHORT);
        held = true;
        try (Socket socket = connect(tcp)) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 60_000; i++) {
                        send(socket, "{\"message\":\"" + i + " " + "x".repeat(200) + "\"}\n");
                    }
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            await().until(() -> flights.size() == 1);
            flights.get(0).completeExceptionally(new IOException("the commit failed"));
            await().until(() -> flights.size() == 2);
            int portion = kept.size() / 2;
            assertThat(kept.subList(0, portion)).as("the same events again")
                    .isEqualTo(kept.subList(portion, 2 * portion));
            assertThat(sender.isAlive()).as("the sender has to wait").isTrue();
            held = false;
            flights.get(1).complete(null);

            assertThat(isClosed(socket)).isTrue();
            sender.join();
        }
        assertThat(refusals.get()).isNegative();
        assertThat(kept.stream().map(NewEvent::id).distinct()).hasSize(60_000);
    }

    @Test
    void theAcknowledgementComesAfterTheCommitAndNotBefore() throws Exception {
        start(SHORT);
        held = true;
        try (Socket socket = connect(forward)) {
            socket.getOutputStream().write(message("a", "chunk 1"));
            await().until(() -> flights.size() == 1);
            socket.setSoTimeout(200);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> socket.getInputStream().read()))
                    .isInstanceOf(java.net.SocketTimeoutException.class);

            flights.get(0).complete(new boolean[1]);

            socket.setSoTimeout(20_000);
            assertThat(ack(socket)).isEqualTo("chunk 1");
        }
    }

    @Test
    void aCommitThatFailedIsNotAcknowledgedUntilItSucceeds() throws Exception {
        start(SHORT);
        held = true;
        try (Socket socket = connect(forward)) {
            socket.getOutputStream().write(message("a", "chunk 1"));
            await().until(() -> flights.size() == 1);
            flights.get(0).completeExceptionally(new IOException("no"));
            await().until(() -> flights.size() == 2);
            assertThat(socket.getInputStream().available()).isZero();
            flights.get(1).complete(new boolean[1]);

            assertThat(ack(socket)).isEqualTo("chunk 1");
        }
    }

    @Test
    void aMessageLargerThanABodyMayBeEndsTheConnectionAsSoonAsThatIsKnown() throws Exception {
        start(SHORT, "forward.max-chunk", "1KB", "max-line", "1KB");
        try (Socket socket = connect(forward)) {
            MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
            out.packArrayHeader(3).packString("t").packBinaryHeader(2_000);
            socket.getOutputStream().write(out.toByteArray());

            assertThat(isClosed(socket)).isTrue();
        }
        assertThat(listeners.counts().faults()).isEqualTo(1);
    }

    @Test
    void aSenderThatDoesNotReadItsAnswersIsCutOff() throws Exception {
        start(SHORT);
        byte[] message = message("a", "c".repeat(1000));
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1024);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", forward));
            // Apart: while its window is closed its system may take minutes to learn that the connection is gone.
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write(message);
                    }
                } catch (IOException e) {
                    // Cut off, or the test's end.
                }
            });
            sender.setDaemon(true);
            sender.start();
            await().atMost(Duration.ofSeconds(40)).until(() -> listeners.counts().silent() == 1);
        }
    }

    @Test
    void whatWasReadIsCommittedAndAnsweredWhenTheyClose() throws Exception {
        start(SHORT);
        held = true;
        try (Socket lines = connect(tcp); Socket operatorLog = connect(forward)) {
            send(lines, "{\"message\":\"a\"}\n");
            operatorLog.getOutputStream().write(message("b", "chunk 1"));
            await().until(() -> flights.size() == 2);
            Thread closing = new Thread(this::close);
            closing.start();
            await().until(() -> isRefused(tcp));
            flights.forEach(flight -> flight.complete(new boolean[1]));

            assertThat(ack(operatorLog)).isEqualTo("chunk 1");
            assertThat(isClosed(lines)).isTrue();
            closing.join();
        }
        assertThat(threads()).isZero();
    }

    @Test
    void closingDoesNotWaitForEverForACommit() throws Exception {
        start(new Bounds(2, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(100)));
        held = true;
        try (Socket lines = connect(tcp)) {
            send(lines, "{\"message\":\"a\"}\n");
            await().until(() -> flights.size() == 1);

            close();

            assertThat(threads()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenIsListenedAtWhenItIsFree() throws Exception {
        tcp = Outside.freePort();
        try (java.net.ServerSocket other = new java.net.ServerSocket(tcp, 1,
                java.net.InetAddress.getLoopbackAddress())) {
            start(SHORT, "tcp.port", String.valueOf(tcp));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> !isRefused(tcp));
    }

    @Test
    void anInterruptOfItsThreadChangesNothing() throws Exception {
        start(SHORT);
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().equals("eventlog-collector-listener")).findFirst().orElseThrow();

        thread.interrupt();

        // One that stays interrupted never waits again, and takes a whole processor.
        await().until(() -> !thread.isInterrupted());
        try (Socket socket = connect(tcp)) {
            send(socket, "{\"message\":\"a\"}\n");
            await().untilAsserted(() -> assertThat(operatorLog()).containsExactly("a"));
        }
    }

    @Test
    void waitsAtTheEndForWhatWasReadThoughTheCallerIsInterrupted() throws Exception {
        held = true;
        start(SHORT);
        try (Socket socket = connect(tcp)) {
            send(socket, "{\"message\":\"a\"}\n");
            await().until(() -> flights.size() == 1);
            AtomicBoolean interrupted = new AtomicBoolean();
            Thread closer = new Thread(() -> {
                close();
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            closer.start();
            await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
            closer.interrupt();
            await().until(() -> !closer.isInterrupted() && closer.getState() != Thread.State.RUNNABLE);
            assertThat(closer.isAlive()).isTrue();

            flights.get(0).complete(new boolean[1]);
            closer.join();

            assertThat(interrupted).isTrue();
            assertThat(threads()).isZero();
        }
    }

    private void close() {
        try (Uninterrupted wait = new Uninterrupted()) {
            listeners.close(wait);
        }
    }

    @Test
    void withoutAPortThereIsNoThread() {
        start(SHORT, "tcp.port", "0", "forward.port", "0");

        assertThat(threads()).isZero();
    }

    private void start(Bounds bounds, String... settings) {
        try {
            tcp = tcp == 0 ? Outside.freePort() : tcp;
            forward = Outside.freePort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        List<String> all = new ArrayList<>(
                List.of("tcp.port", String.valueOf(tcp), "forward.port", String.valueOf(forward)));
        all.addAll(List.of(settings));
        CollectorConfig config = ConfigReader.read(Host.source(Path.of("x"), all.toArray(new String[0])));
        EventParser parser = new EventParser(config.limits(), config.retention(), InstantSource.system());
        listeners = new Listeners(config.listenerSettings(), parser, this::begin, new OperatorLog(), bounds);
        listeners.start();
    }

    private CompletableFuture<boolean[]> begin(List<NewEvent> events, String source, String address, String origin) {
        if (refusals.getAndDecrement() > 0) {
            throw new Refusal(503, "queue_full", "not now", 2);
        }
        kept.addAll(events);
        CompletableFuture<boolean[]> flight = new CompletableFuture<>();
        if (held) {
            flights.add(flight);
        } else {
            flight.complete(new boolean[events.size()]);
        }
        return flight;
    }

    private List<String> operatorLog() {
        return kept.stream().map(NewEvent::message).toList();
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException e) {
            return true;
        }
    }

    private static boolean isRefused(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static byte[] message(String text, String chunk) throws IOException {
        MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
        out.packArrayHeader(chunk == null ? 3 : 4).packString("tag").packLong(1_700_000_000L).packMapHeader(1)
                .packString("message").packString(text);
        if (chunk != null) {
            out.packMapHeader(1).packString("chunk").packString(chunk);
        }
        return out.toByteArray();
    }

    private static String ack(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try (var unpacker = MessagePack.newDefaultUnpacker(in)) {
            assertThat(unpacker.unpackMapHeader()).isEqualTo(1);
            assertThat(unpacker.unpackString()).isEqualTo("ack");
            return unpacker.unpackString();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("eventlog-collector-listener") && thread.isAlive()).count();
    }
}
