// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.transport.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.eventlog.config.ConfigurationException;
import org.eventlog.config.Settings;
import org.eventlog.net.Peer;
import org.eventlog.spi.Batch;
import org.eventlog.spi.Payload;
import org.eventlog.spi.TransportException;
import org.eventlog.transport.forward.ForwardMessage.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ArrayValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

@Timeout(60)
public class ForwardTransportTest {
    private static final Duration PATIENT = Duration.ofSeconds(10);

    private final List<ArrayValue> messages = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aBatchIsAMessageInItsMode(Mode mode) throws Exception {
        try (Peer peer = new Peer(this::acknowledgeAll); ForwardTransport transport = transport(peer, mode, true)) {
            for (int i = 0; i < 3; i++) {
                transport.send(batch(10 * i, "a", "b", "c"));
            }

            assertThat(messages).hasSize(3).allSatisfy(message -> {
                assertThat(message.get(0).asStringValue().asString()).isEqualTo("app.events");
                assertThat(entries(message)).containsExactly("a", "b", "c");
                Map<Value, Value> option = option(message);
                assertThat(option.get(text("size")).asIntegerValue().asInt()).isEqualTo(3);
                assertThat(option.get(text("chunk")).asStringValue().asString()).hasSize(24);
                assertThat(option.get(text("compressed"))).isEqualTo(mode == Mode.COMPRESSED ? text("gzip") : null);
            });
            assertThat(messages.get(0).get(1).isArrayValue()).isEqualTo(mode == Mode.FORWARD);
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void compressesMessagesLargerThanItsBuffer() throws Exception {
        String[] events = java.util.stream.IntStream.range(0, 3000).mapToObj(i -> i + "-" + "xyz".repeat(i))
                .toArray(String[]::new);
        try (Peer peer = new Peer(this::acknowledgeAll);
                ForwardTransport transport = transport(peer, Mode.COMPRESSED, true)) {
            for (int i = 0; i < 2; i++) {
                transport.send(batch(0, events));

                assertThat(entries(messages.get(i))).containsExactly(events);
            }
        }
    }

    @Test
    void resentBatchHasTheSameChunkUnlikeAnotherBatch() {
        ForwardMessage message = new ForwardMessage("t", Mode.PACKED);
        assertThat(message.chunk(batch(7, "a"))).isEqualTo(new ForwardMessage("t", Mode.PACKED).chunk(batch(7, "a")))
                .isNotEqualTo(message.chunk(batch(8, "a")))
                .isNotEqualTo(message.chunk(batch(7, "a", "b")));
    }

    @Test
    void ackOfAnotherChunkClosesTheConnection() throws Exception {
        try (Peer peer = new Peer((in, out) -> {
            boolean first = messages.isEmpty();
            MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(in);
            messages.add(unpacker.unpackValue().asArrayValue());
            ack(out, first ? "AAAAAAAAAAAAAAAAAAAAAA==" : chunk(messages.get(1)));
            in.read();
        }); ForwardTransport transport = transport(peer, Mode.PACKED, true)) {
            Batch batch = batch(0, "a");
            assertThatThrownBy(() -> transport.send(batch)).isInstanceOf(TransportException.class)
                    .hasMessageContaining("does not acknowledge this batch");
            transport.send(batch);

            assertThat(peer.connections()).isEqualTo(2);
            assertThat(chunk(messages.get(1))).isEqualTo(chunk(messages.get(0)));
        }
    }

    @Test
    void reportsAMissingSharedKey() throws Exception {
        try (Peer peer = new Peer((in, out) -> {
            MessageBufferPacker helo = MessagePack.newDefaultBufferPacker();
            helo.packArrayHeader(2).packString("HELO").packMapHeader(0);
            out.write(helo.toByteArray());
            in.read();
        }); ForwardTransport transport = transport(peer, Mode.PACKED, true)) {
            TransportException failure = catchThrowableOfType(TransportException.class,
                    () -> transport.send(batch(0, "a")));

            assertThat(failure).hasMessageContaining("eventlog.forward.shared-key");
            assertThat(failure.isFatal()).isTrue();
        }
    }

    @Test
    void requestsNoAckIfDisabledAndNoticesALostConnection() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Peer peer = new Peer((in, out) -> {
            messages.add(MessagePack.newDefaultUnpacker(in).unpackValue().asArrayValue());
            try {
                end.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }); ForwardTransport transport = transport(peer, Mode.PACKED, false)) {
            assertThat(transport.settle()).isEqualTo(Duration.ofSeconds(2));
            transport.send(batch(0, "a"));
            await().until(() -> messages.size() == 1);
            transport.check();
            assertThat(option(messages.get(0))).containsOnlyKeys(text("size"));
            end.countDown();

            await().untilAsserted(() -> assertThatThrownBy(transport::check).isInstanceOf(TransportException.class));
        }
    }

    @Test
    void receiversCloseConfirmsReadDataWithoutAcks() throws Exception {
        try (Peer peer = new Peer(InputStream::transferTo);
                ForwardTransport transport = transport(peer, Mode.PACKED, false)) {
            transport.send(batch(0, "a"));

            assertThat(transport.confirm(PATIENT)).isTrue();
        }
    }

    @Test
    void userWithoutAKeyIsAConfigurationFault() {
        Settings settings = new Settings(Map.of("eventlog.host", "h", "eventlog.forward.user", "ada")::get);
        new ForwardTransport.Provider().create(settings, Payload.FORWARD).close();

        assertThatThrownBy(settings::check).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("eventlog.forward.shared-key");
    }

    private void acknowledgeAll(InputStream in, OutputStream out) throws IOException {
        MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(in);
        while (unpacker.hasNext()) {
            ArrayValue message = unpacker.unpackValue().asArrayValue();
            messages.add(message);
            ack(out, chunk(message));
        }
    }

    private static void ack(OutputStream out, String chunk) throws IOException {
        MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
        packer.packMapHeader(1).packString("ack").packString(chunk);
        out.write(packer.toByteArray());
    }

    private static String chunk(ArrayValue message) {
        return option(message).get(text("chunk")).asStringValue().asString();
    }

    private static Map<Value, Value> option(ArrayValue message) {
        return message.get(2).asMapValue().map();
    }

    private static Value text(String text) {
        return ValueFactory.newString(text);
    }

    /** What the entries hold under the key {@code m}. */
    private static List<String> entries(ArrayValue message) throws IOException {
        List<Value> entries = new ArrayList<>();
        if (message.get(1).isArrayValue()) {
            entries.addAll(message.get(1).asArrayValue().list());
        } else {
            byte[] bytes = message.get(1).asRawValue().asByteArray();
            boolean packed = option(message).containsKey(text("compressed"));
            byte[] plain = packed ? new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes() : bytes;
            MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(plain);
            while (unpacker.hasNext()) {
                entries.add(unpacker.unpackValue());
            }
        }
        return entries.stream()
                .map(entry -> entry.asArrayValue().get(1).asMapValue().map().get(text("m")).asStringValue().asString())
                .toList();
    }

    private static ForwardTransport transport(Peer peer, Mode mode, boolean acknowledged) {
        return new ForwardTransport(peer.endpoint(PATIENT), new ForwardMessage("app.events", mode), acknowledged,
                null);
    }

    public static Batch batch(long first, String... texts) {
        byte[][] entries = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
                packer.packArrayHeader(2).packInt(i).packMapHeader(1).packString("m").packString(texts[i]);
                entries[i] = packer.toByteArray();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return Peer.batch(first, entries);
    }
}
