// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.NewEvent;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Tests the events of Fluentd's messages, in each mode. */
class ForwardTest {
    static final long NOW = Instant.parse("2026-05-04T03:02:01Z").toEpochMilli();

    private final Counts counts = new Counts();

    @Test
    void aMessageIsAnEvent() throws Exception {
        Taken taken = take(pack(out -> {
            out.packArrayHeader(3).packString("app.web").packLong(NOW / 1000 - 7);
            record(out, "hello");
        }));

        assertThat(taken.events).hasSize(1);
        NewEvent event = taken.events.get(0);
        assertThat(event).extracting(NewEvent::name, NewEvent::message, NewEvent::ts).containsExactly("app.web",
                "hello", NOW - 7_000);
        assertThat(event.data()).isEqualTo("{\"n\":1,\"big\":18446744073709551615,\"half\":0.5,\"not\":\"NaN\","
                + "\"yes\":true,\"none\":null,\"bytes\":\"b\",\"list\":[1,{\"7\":-1}],"
                + "\"at\":\"2026-05-04T03:02:01Z\"}");
        assertThat(taken.answer).isEmpty();
    }

    @Test
    void aForwardMessageIsAcknowledgedAfterItsLastEntry() throws Exception {
        Taken taken = take(pack(out -> {
            out.packArrayHeader(3).packString("t").packArrayHeader(2);
            entry(out, "a");
            entry(out, "b");
            out.packMapHeader(2).packString("chunk").packString("name\n").packString("size").packInt(2);
        }));

        assertThat(taken.operatorLog()).containsExactly("a", "b");
        assertThat(taken.events).extracting(NewEvent::ts).containsOnly(NOW - 1_000 + 123);
        assertThat(taken.answer).isEqualTo(pack(out -> out.packMapHeader(1).packString("ack").packString("name\n")));
    }

    @Test
    void acceptsPackedAndCompressedMessagesAsStringAndBinary() throws Exception {
        byte[] entries = entries(3);
        byte[] twoMembers = concat(gzip(entries), gzip(entries));

        assertThat(take(packed(entries, true, null)).operatorLog()).containsExactly("0", "1", "2");
        assertThat(take(packed(entries, false, null)).operatorLog()).containsExactly("0", "1", "2");
        assertThat(take(packed(entries, false, "text")).operatorLog()).hasSize(3);
        assertThat(take(packed(twoMembers, false, "gzip")).operatorLog()).containsExactly("0", "1", "2", "0", "1", "2");
        assertThatThrownBy(() -> take(packed(entries, false, "zstd"))).hasMessage("unsupported_compression");
        assertThatThrownBy(() -> take(packed(entries, false, "gzip"))).hasMessage("bad_gzip");
    }

    @Test
    void acceptsAMessageInAnyPieces() throws Exception {
        byte[] two = concat(packed(gzip(entries(50)), false, "gzip"), packed(entries(50), false, null));

        assertThat(feeding(settings()).feed(two, 1).operatorLog()).hasSize(100);
        assertThat(feeding(settings()).feed(two, 7).operatorLog()).hasSize(100);
    }

    @Test
    void processesManyEntriesInPortionsWithOneAcknowledgement() throws Exception {
        Feeding feeding = feeding(settings("max-batch-events", "10"));
        Taken taken = feeding.feed(pack(out -> {
            out.packArrayHeader(3).packString("t").packBinaryHeader(entries(25).length).writePayload(entries(25));
            out.packMapHeader(1).packString("chunk").packString("c");
        }), 100_000);

        assertThat(taken.portions).containsExactly(10, 10, 5);
        assertThat(taken.answer).isEqualTo(pack(out -> out.packMapHeader(1).packString("ack").packString("c")));
    }

    @Test
    void eventsOfAChunkSentTwiceAreTheSameEvents() throws Exception {
        String chunk = Base64.getEncoder().encodeToString(new byte[16]);
        byte[] message = pack(out -> {
            out.packArrayHeader(3).packString("t").packArrayHeader(2);
            entry(out, "a");
            entry(out, "b");
            out.packMapHeader(1).packString("chunk").packString(chunk + "\n");
        });

        List<String> first = take(message).events.stream().map(NewEvent::id).toList();

        assertThat(first).containsExactly(chunk + "-1", chunk + "-2");
        assertThat(take(message).events).extracting(NewEvent::id).isEqualTo(first);
    }

    @Test
    void dropsAnInvalidEntryAndKeepsTheOthers() throws Exception {
        Taken taken = take(pack(out -> {
            out.packArrayHeader(3).packString("t").packArrayHeader(6);
            entry(out, "a");
            out.packArrayHeader(2).packInt(0).packNil();
            out.packInt(3);
            out.packArrayHeader(2).packInt(0).packMapHeader(1).packString("message")
                    .packString("x".repeat(300 << 10));
            // Fluent Bit's form, with metadata next to the time.
            out.packArrayHeader(2).packArrayHeader(2).packInt(1_777_863_000).packMapHeader(0).packMapHeader(1)
                    .packString("message").packString("fluent-bit");
            entry(out, "b");
            out.packMapHeader(1).packString("chunk").packString("c");
        }));

        assertThat(taken.operatorLog()).containsExactly("a", "fluent-bit", "b");
        assertThat(taken.answer).isNotEmpty();
        assertThat(counts.totals().leftOut()).isEqualTo(3);
    }

    @Test
    void refusesADecompressionBombBeforeStoringAnyEntry() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        byte[] some = entries(1000);
        for (int i = 0; i * (long) some.length < 9 << 20; i++) {
            bomb.write(some);
        }
        byte[] message = packed(gzip(bomb.toByteArray()), false, "gzip");
        assertThat(message.length).isLessThan(1 << 20);
        Feeding feeding = feeding(settings());

        assertThatThrownBy(() -> feeding.feed(message, 100_000)).hasMessage("decompressed_too_large");
        assertThat(feeding.taken.events).isEmpty();
    }

    @Test
    void storesNothingOfAMessageWithAFaultAtTheEnd() throws Exception {
        byte[] entries = entries(20_000);
        Feeding feeding = feeding(settings("forward.max-chunk", "4MB"));

        assertThatThrownBy(() -> feeding.feed(packed(java.util.Arrays.copyOf(entries, entries.length - 1), false, null),
                100_000)).hasMessage("incomplete_entry");
        assertThat(feeding.taken.events).isEmpty();
    }

    @Test
    void truncatesADeepRecordWithoutDeepRecursion() throws Exception {
        Taken taken = take(pack(out -> {
            out.packArrayHeader(3).packString("t").packLong(NOW / 1000).packMapHeader(1).packString("deep");
            for (int i = 0; i < 200_000; i++) {
                out.packArrayHeader(1);
            }
            out.packNil();
        }));

        assertThat(taken.events.get(0).data()).isEqualTo("{\"deep\":[[[[[[[\"…\"]]]]]]]}");
    }

    @Test
    void invalidLengthsCloseTheConnectionImmediately() {
        for (String lie : new String[]{"93c6ffffffff", "93a174c6ffffffff", "93a174ddffffffff", "dfffffffff",
                "93a174dfffffffff"}) {
            byte[] bytes = java.util.HexFormat.of().parseHex(lie);
            assertThatThrownBy(() -> feeding(settings()).feed(bytes, 100)).as(lie).hasMessage("message_too_large");
        }
    }

    @Test
    void whatIsNoMessageIsAFault() {
        assertThatThrownBy(() -> take(pack(out -> out.packMapHeader(0)))).hasMessage("not_a_message");
        assertThatThrownBy(() -> take(pack(out -> out.packArrayHeader(1).packString("t"))))
                .hasMessage("not_a_message");
        assertThatThrownBy(() -> take(pack(out -> out.packArrayHeader(2).packInt(1).packInt(1))))
                .hasMessage("not_a_message");
        assertThatThrownBy(() -> take(pack(out -> out.packArrayHeader(3).packMapHeader(0).packInt(1).packMapHeader(0))))
                .hasMessage("not_a_message");
        assertThatThrownBy(() -> take(new byte[]{(byte) 0xc1})).hasMessage("malformed_msgpack");
    }

    @Test
    void requiresAPingFirst() throws Exception {
        Feeding feeding = new Feeding(settings(), counts, new ForwardHandshake("key", "us", new java.util.Random(1)));

        assertThatThrownBy(() -> feeding.feed(packed(entries(1), false, null), 100)).hasMessage("not_a_ping");
        assertThatThrownBy(
                () -> new Feeding(settings(), counts, new ForwardHandshake("key", "us", new java.util.Random(1)))
                        .feed(pack(out -> out.packBinaryHeader(5000)), 100))
                .hasMessage("not_a_ping");
    }

    static EventParser settings(String... settings) {
        return new EventParser(ConfigReader.read(Host.source(Path.of("x"), settings)).limits(), Duration.ofDays(30),
                InstantSource.fixed(Instant.ofEpochMilli(NOW)));
    }

    private Taken take(byte[] message) throws IOException {
        return feeding(settings()).feed(message, 100_000);
    }

    private Feeding feeding(EventParser parser) {
        return new Feeding(parser, counts, null);
    }

    /** The resulting events. */
    static final class Taken {
        final List<NewEvent> events = new ArrayList<>();
        final List<Integer> portions = new ArrayList<>();
        byte[] answer = {};

        List<String> operatorLog() {
            return events.stream().map(NewEvent::message).toList();
        }
    }

    static final class Feeding {
        private final Forward forward;
        private final Input in;
        final Taken taken = new Taken();

        Feeding(EventParser parser, Counts counts, ForwardHandshake handshake) {
            forward = new Forward(parser, counts, handshake);
            in = new Input(Forward.inputSize(parser.limits()), new Places(1));
        }

        Taken feed(byte[] bytes, int atOnce) throws IOException {
            for (int from = 0; from < bytes.length; from += atOnce) {
                var channel = Channels
                        .newChannel(new ByteArrayInputStream(bytes, from, Math.min(atOnce, bytes.length - from)));
                while (in.read(channel) > 0) {
                    for (Protocol.Portion portion = forward.next(in, false); portion != null; portion = forward
                            .next(in, false)) {
                        taken.events.addAll(portion.events());
                        taken.portions.add(portion.events().size());
                        taken.answer = concat(taken.answer, portion.answer());
                    }
                }
            }
            assertThat(in.size()).as("unused").isZero();
            return taken;
        }
    }

    interface Packing {
        void to(MessageBufferPacker out) throws IOException;
    }

    static byte[] pack(Packing packing) throws IOException {
        MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
        packing.to(out);
        return out.toByteArray();
    }

    static byte[] packed(byte[] entries, boolean text, String compressed) throws IOException {
        return pack(out -> {
            out.packArrayHeader(compressed == null ? 2 : 3).packString("t");
            if (text) {
                out.packRawStringHeader(entries.length);
            } else {
                out.packBinaryHeader(entries.length);
            }
            out.writePayload(entries);
            if (compressed != null) {
                out.packMapHeader(1).packString("compressed").packString(compressed);
            }
        });
    }

    static byte[] entries(int count) throws IOException {
        return pack(out -> {
            for (int i = 0; i < count; i++) {
                entry(out, String.valueOf(i));
            }
        });
    }

    static void entry(MessageBufferPacker out, String message) throws IOException {
        out.packArrayHeader(2);
        eventTime(out, NOW / 1000 - 1, 123_456_789);
        out.packMapHeader(1).packString("message").packString(message);
    }

    static void eventTime(MessageBufferPacker out, long seconds, int nanos) throws IOException {
        out.packExtensionTypeHeader((byte) 0, 8)
                .writePayload(java.nio.ByteBuffer.allocate(8).putInt((int) seconds).putInt(nanos).array());
    }

    private static void record(MessageBufferPacker out, String message) throws IOException {
        out.packMapHeader(10).packString("message").packString(message).packString("n").packInt(1).packString("big")
                .packBigInteger(new java.math.BigInteger("18446744073709551615")).packString("half").packDouble(0.5)
                .packString("not").packDouble(Double.NaN).packString("yes").packBoolean(true).packString("none")
                .packNil().packString("bytes").packBinaryHeader(1)
                .writePayload("b".getBytes(StandardCharsets.UTF_8)).packString("list").packArrayHeader(2).packInt(1)
                .packMapHeader(1).packInt(7).packInt(-1).packString("at");
        eventTime(out, NOW / 1000, 0);
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
