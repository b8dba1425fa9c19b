// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Listeners on ports of the loopback interface, with a store whose commits the test controls. */
abstract class ListenersFixture {
    static final Bounds SHORT = new Bounds(2, Duration.ofSeconds(30), Duration.ofMillis(300),
            Duration.ofSeconds(5));

    final List<NewEvent> kept = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<boolean[]>> flights = new CopyOnWriteArrayList<>();
    final AtomicInteger refusals = new AtomicInteger();
    volatile boolean held;
    Listeners listeners;
    int tcp;
    int forward;

    @AfterEach
    void stop() {
        flights.forEach(flight -> flight.complete(null));
        if (listeners != null) {
            close();
        }
    }

    void close() {
        try (Uninterrupted wait = new Uninterrupted()) {
            listeners.close(wait);
        }
    }

    void start(Bounds bounds, String... settings) {
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

    CompletableFuture<boolean[]> begin(List<NewEvent> events, String source, String address, String origin) {
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

    List<String> operatorLog() {
        return kept.stream().map(NewEvent::message).toList();
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketException e) {
            return true;
        }
    }

    static boolean isRefused(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    static byte[] message(String text, String chunk) throws IOException {
        MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
        out.packArrayHeader(chunk == null ? 3 : 4).packString("tag").packLong(1_700_000_000L).packMapHeader(1)
                .packString("message").packString(text);
        if (chunk != null) {
            out.packMapHeader(1).packString("chunk").packString(chunk);
        }
        return out.toByteArray();
    }

    static String ack(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try (var unpacker = MessagePack.newDefaultUnpacker(in)) {
            assertThat(unpacker.unpackMapHeader()).isEqualTo(1);
            assertThat(unpacker.unpackString()).isEqualTo("ack");
            return unpacker.unpackString();
        }
    }

    static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("eventlog-collector-listener") && thread.isAlive()).count();
    }
}
