// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.beats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.InflaterInputStream;
import org.eventlog.net.Peer;
import org.eventlog.spi.Batch;
import org.eventlog.spi.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BeatsTransportTest {
    private static final Duration PATIENT = Duration.ofSeconds(10);
    private static final Duration IMPATIENT = Duration.ofMillis(300);

    /** The received frames: {@code W3}, {@code 1 text}, and {@code C} before compressed frames. */
    private final List<String> frames = new CopyOnWriteArrayList<>();

    @Test
    void aBatchGoesInWindowsOfEventsNumberedFromOne() throws Exception {
        try (Peer peer = new Peer(this::acknowledgeAll);
                BeatsTransport transport = new BeatsTransport(peer.endpoint(PATIENT), 2, 0)) {
            transport.send(batch("{\"a\":1}\n", "{\"b\":2}\n", "{\"c\":3}\n", "{\"d\":4}\n", "{\"e\":5}\n"));

            assertThat(frames).containsExactly("W2", "1 {\"a\":1}", "2 {\"b\":2}", "W2", "1 {\"c\":3}", "2 {\"d\":4}",
                    "W1", "1 {\"e\":5}");
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void theWindowStandsBeforeTheCompressedFrame() throws Exception {
        try (Peer peer = new Peer(this::acknowledgeAll);
                BeatsTransport transport = new BeatsTransport(peer.endpoint(PATIENT), 2048, 3)) {
            transport.send(batch("{\"a\":1}\n", "{\"b\":2}\n"));
            transport.send(batch("{\"c\":3}\n"));

            assertThat(frames).containsExactly("W2", "C", "1 {\"a\":1}", "2 {\"b\":2}", "W1", "C", "1 {\"c\":3}");
        }
    }

    @Test
    void eventsOfAnySizeArriveUnchanged() throws Exception {
        Random random = new Random(3);
        for (int level : new int[]{0, 1, 9}) {
            frames.clear();
            try (Peer peer = new Peer(this::acknowledgeAll);
                    BeatsTransport transport = new BeatsTransport(peer.endpoint(PATIENT), 100, level)) {
                String[] events = IntStream.range(0, 250)
                        .mapToObj(i -> random.ints(i % 50 == 7 ? 300_000 : random.nextInt(3000), 'a', 'z')
                                .collect(() -> new StringBuilder("x"), (s, c) -> s.append((char) c),
                                        StringBuilder::append)
                                .toString())
                        .toArray(String[]::new);
                transport.send(batch(events));

                assertThat(frames.stream().filter(f -> f.matches("(?s)\\d.*")).map(f -> f.split(" ")[1]))
                        .containsExactly(events);
                assertThat(frames).contains("W100", "W50");
            }
        }
    }

    @Test
    void waitsAfterAPartialAcknowledgement() throws Exception {
        CountDownLatch partial = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Peer peer = new Peer((in, out) -> {
            int size = window(in);
            ack(out, 1);
            partial.countDown();
            await(go);
            ack(out, size);
            in.read();
        }); BeatsTransport transport = new BeatsTransport(peer.endpoint(PATIENT), 2048, 0)) {
            Thread sender = new Thread(() -> {
                try {
                    transport.send(batch("a\n", "b\n"));
                    frames.add("sent");
                } catch (TransportException | InterruptedException e) {
                    frames.add(e.toString());
                }
            });
            sender.start();
            assertThat(partial.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(frames).doesNotContain("sent");
            go.countDown();
            sender.join();

            assertThat(frames).endsWith("sent");
        }
    }

    @Test
    void keepaliveExtendsTheTimeout() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Peer peer = new Peer((in, out) -> {
            int size = window(in);
            for (int i = 0; i < 4; i++) {
                pause(never, IMPATIENT.dividedBy(2));
                ack(out, 0);
            }
            ack(out, size);
            in.read();
        }); BeatsTransport transport = new BeatsTransport(peer.endpoint(IMPATIENT), 2048, 0)) {
            transport.send(batch("a\n"));
        }
    }

    @Test
    void keepalivesDoNotExtendTheTimeoutForever() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Peer peer = new Peer((in, out) -> {
            window(in);
            while (true) {
                pause(never, Duration.ofMillis(20));
                ack(out, 0);
            }
        }); BeatsTransport transport = new BeatsTransport(peer.endpoint(Duration.ofMillis(50)), 2048, 0)) {
            long start = System.nanoTime();

            assertThatThrownBy(() -> transport.send(batch("a\n"))).isInstanceOf(TransportException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(150), PATIENT);
        }
    }

    @Test
    void resendsAPartiallyAcknowledgedBatchCompletely() throws Exception {
        try (Peer peer = new Peer((in, out) -> {
            boolean first = frames.isEmpty();
            for (int size = window(in); size > 0; size = window(in)) {
                ack(out, first ? size - 1 : size);
                if (first) {
                    return;
                }
            }
        }); BeatsTransport transport = new BeatsTransport(peer.endpoint(PATIENT), 2048, 0)) {
            Batch batch = batch("a\n", "b\n", "c\n");

            assertThatThrownBy(() -> transport.send(batch)).isInstanceOf(TransportException.class)
                    .hasMessageContaining("closed");
            transport.send(batch);

            assertThat(frames).containsExactly("W3", "1 a", "2 b", "3 c", "W3", "1 a", "2 b", "3 c");
        }
    }

    @Test
    void ignoresUnsolicitedAcknowledgements() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        try (Peer peer = new Peer((in, out) -> {
            boolean first = frames.isEmpty();
            int size = window(in);
            ack(out, size);
            if (first) {
                ack(out, size);
                said.countDown();
                in.read();
                return;
            }
            in.read();
        }); BeatsTransport transport = new BeatsTransport(peer.endpoint(PATIENT), 2048, 0)) {
            transport.send(batch("a\n"));
            assertThat(said.await(10, TimeUnit.SECONDS)).isTrue();
            transport.send(batch("b\n"));

            assertThat(peer.connections()).isEqualTo(2);
            assertThat(frames).containsExactly("W1", "1 a", "W1", "1 b");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 2048, -1})
    void rejectsAnAcknowledgementOfUnsentEvents(int sequence) throws Exception {
        try (Peer peer = new Peer((in, out) -> {
            boolean first = frames.isEmpty();
            int size = window(in);
            ack(out, first ? sequence : size);
            in.read();
        }); BeatsTransport transport = new BeatsTransport(peer.endpoint(PATIENT), 2048, 0)) {
            Batch batch = batch("a\nb\nc\n");
            assertThatThrownBy(() -> transport.send(batch)).isInstanceOf(TransportException.class)
                    .hasMessageContaining("more events than it was sent");
            transport.send(batch);

            assertThat(peer.connections()).isEqualTo(2);
        }
    }

    private void acknowledgeAll(InputStream in, OutputStream out) throws IOException {
        for (int size = window(in); size > 0; size = window(in)) {
            ack(out, size);
        }
    }

    private static void ack(OutputStream out, int sequence) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeShort('2' << 8 | 'A');
        data.writeInt(sequence);
        data.flush();
    }

    /** Reads a window, notes its frames, and returns its size; 0 at the end of the connection. */
    private int window(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        if (in.read() < 0) {
            return 0;
        }
        List<String> read = new ArrayList<>();
        assertThat(in.readByte()).isEqualTo((byte) 'W');
        int size = in.readInt();
        read.add("W" + size);
        for (int events = 0; events < size;) {
            in.readByte();
            if (in.readByte() == 'C') {
                read.add("C");
                DataInputStream inner = new DataInputStream(
                        new InflaterInputStream(new ByteArrayInputStream(in.readNBytes(in.readInt()))));
                for (int version = inner.read(); version >= 0; version = inner.read()) {
                    inner.readByte();
                    event(inner, read);
                    events++;
                }
            } else {
                event(in, read);
                events++;
            }
        }
        frames.addAll(read);
        return size;
    }

    private static void event(DataInputStream in, List<String> to) throws IOException {
        to.add(in.readInt() + " " + new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
    }

    private static void await(CountDownLatch latch) {
        pause(latch, PATIENT);
    }

    private static void pause(CountDownLatch latch, Duration limit) {
        try {
            latch.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Batch batch(String... events) {
        byte[][] bytes = new byte[events.length][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = events[i].getBytes(StandardCharsets.UTF_8);
        }
        return Peer.batch(0, bytes);
    }
}
