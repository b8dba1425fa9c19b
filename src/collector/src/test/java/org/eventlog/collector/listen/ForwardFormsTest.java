// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.eventlog.collector.listen.ForwardTest.NOW;
import static org.eventlog.collector.listen.ForwardTest.concat;
import static org.eventlog.collector.listen.ForwardTest.entries;
import static org.eventlog.collector.listen.ForwardTest.entry;
import static org.eventlog.collector.listen.ForwardTest.eventTime;
import static org.eventlog.collector.listen.ForwardTest.gzip;
import static org.eventlog.collector.listen.ForwardTest.pack;
import static org.eventlog.collector.listen.ForwardTest.packed;
import static org.eventlog.collector.listen.ForwardTest.settings;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.eventlog.collector.event.EventParser;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.listen.ForwardTest.Feeding;
import org.eventlog.collector.listen.ForwardTest.Packing;
import org.eventlog.collector.listen.ForwardTest.Taken;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePacker;

/** Tests unusual or invalid variants of the protocol that senders use, none of which may lose an event. */
class ForwardFormsTest {
    private final Counts counts = new Counts();

    @Test
    void nilAndAnEmptyArrayAreHeartbeats() throws Exception {
        byte[] nils = {(byte) 0xc0, (byte) 0xc0, (byte) 0x90};

        assertThat(take(concat(concat(nils, packed(entries(2), false, null)), nils)).operatorLog()).containsExactly("0",
                "1");
    }

    @Test
    void acceptsNilBeforeThePing() throws Exception {
        Feeding feeding = new Feeding(settings(), counts, new ForwardHandshake("key", "us", new Random(1)));

        assertThat(feeding.feed(new byte[]{(byte) 0xc0}, 1).events).isEmpty();
    }

    @Test
    void invalidOptionsLoseNoEvent() throws Exception {
        for (Packing options : new Packing[]{MessagePacker::packNil, out -> out.packMapHeader(0), out -> out.packInt(1),
                out -> out.packString("x"), out -> out.packArrayHeader(1).packNil(),
                out -> out.packMapHeader(1).packString("chunk").packNil(),
                out -> out.packMapHeader(1).packString("compressed").packNil(),
                out -> out.packMapHeader(1).packString("compressed").packInt(3),
                out -> out.packMapHeader(1).packString("size").packString("many"),
                out -> out.packMapHeader(2).packInt(7).packInt(8).packNil().packArrayHeader(1).packMapHeader(0),
                out -> out.packMapHeader(1).packString("fluent_signal").packInt(0)}) {
            byte[] entries = entries(1);
            assertThat(take(pack(out -> {
                out.packArrayHeader(3).packString("t").packBinaryHeader(entries.length).writePayload(entries);
                options.to(out);
            })).operatorLog()).containsExactly("0");
            assertThat(take(pack(out -> {
                out.packArrayHeader(3).packString("t").packArrayHeader(1);
                entry(out, "a");
                options.to(out);
            })).operatorLog()).containsExactly("a");
            assertThat(take(pack(out -> {
                out.packArrayHeader(4).packString("t").packLong(NOW / 1000).packMapHeader(1).packString("message")
                        .packString("b");
                options.to(out);
            })).operatorLog()).containsExactly("b");
        }
        assertThat(take(pack(out -> out.packArrayHeader(6).packString("t").packLong(NOW / 1000).packMapHeader(1)
                .packString("message").packString("c").packNil().packInt(1).packInt(2))).operatorLog())
                .containsExactly("c");
    }

    @Test
    void acknowledgesTheChunkUnchanged() throws Exception {
        for (Packing chunk : new Packing[]{out -> out.packString("c"),
                out -> out.packBinaryHeader(1).writePayload(new byte[]{99}),
                out -> out.packInt(7), out -> out.packRawStringHeader(1).writePayload(new byte[]{-1})}) {
            Taken taken = take(pack(out -> {
                out.packArrayHeader(3).packString("t").packArrayHeader(0).packMapHeader(1).packString("chunk");
                chunk.to(out);
            }));

            assertThat(taken.answer).isEqualTo(pack(out -> {
                out.packMapHeader(1).packString("ack");
                chunk.to(out);
            }));
        }
    }

    @Test
    void invalidTagsLoseNoEvent() throws Exception {
        for (Packing tag : new Packing[]{MessagePacker::packNil,
                out -> out.packBinaryHeader(1).writePayload(new byte[]{116}),
                out -> out.packInt(7), out -> out.packString(""), out -> out.packBoolean(true),
                out -> out.packRawStringHeader(1).writePayload(new byte[]{-1})}) {
            assertThat(take(pack(out -> {
                out.packArrayHeader(2);
                tag.to(out);
                out.packArrayHeader(1);
                entry(out, "a");
            })).operatorLog()).containsExactly("a");
        }
        assertThat(take(pack(out -> {
            out.packArrayHeader(3).packNil().packLong(NOW / 1000).packMapHeader(1).packString("message")
                    .packString("a");
        })).events.get(0).name()).isNull();
    }

    @Test
    void readsTimesInEveryForm() throws Exception {
        long seconds = NOW / 1000;
        for (Packing time : new Packing[]{out -> out.packLong(seconds), out -> out.packDouble(seconds),
                out -> out.packFloat(seconds), out -> out.packLong(NOW), out -> out.packLong(NOW * 1_000),
                out -> out.packLong(NOW * 1_000_000), out -> eventTime(out, seconds, 0),
                out -> out.packExtensionTypeHeader((byte) -1, 4).writePayload(bytes(4, seconds)),
                out -> out.packExtensionTypeHeader((byte) -1, 8).writePayload(bytes(8, seconds)),
                out -> out.packExtensionTypeHeader((byte) -1, 12).writePayload(concat(new byte[4], bytes(8, seconds))),
                out -> out.packString("2026-05-04T03:02:01Z"), out -> out.packString(String.valueOf(seconds)),
                out -> out.packString("2026-05-04 05:02:01 +0200"),
                out -> out.packBinaryHeader(20).writePayload("2026-05-04T03:02:01Z".getBytes(StandardCharsets.UTF_8)),
                out -> {
                    out.packArrayHeader(2).packLong(seconds).packMapHeader(0);
                }}) {
            Taken entry = take(pack(out -> {
                out.packArrayHeader(2).packString("t").packArrayHeader(1).packArrayHeader(2);
                time.to(out);
                out.packMapHeader(1).packString("message").packString("a");
            }));
            // A float's precision is about two minutes here.
            assertThat(entry.events.get(0).ts()).isBetween(NOW - 64_000, NOW + 64_000);
            assertThat(entry.events.get(0).flags() & Flags.TIME_UNREAD).isZero();
        }
        for (String text : new String[]{"2026-05-04T03:02:01Z", "1777863721"}) {
            assertThat(take(pack(out -> out.packArrayHeader(3).packString("t").packString(text).packMapHeader(1)
                    .packString("message").packString("a"))).events).singleElement()
                    .satisfies(event -> assertThat(event.ts()).isEqualTo(NOW));
        }
    }

    @Test
    void flagsAnUnreadableTimeButNotAMissingOne() throws Exception {
        for (Packing time : new Packing[]{out -> out.packString("noon"), out -> out.packDouble(Double.NaN),
                out -> out.packBoolean(true), out -> out.packBigInteger(BigInteger.ONE.shiftLeft(64).subtract(
                        BigInteger.ONE)),
                out -> out.packExtensionTypeHeader((byte) 5, 2).writePayload(new byte[2]),
                out -> out.packExtensionTypeHeader((byte) 0, 4).writePayload(new byte[4]),
                out -> out.packExtensionTypeHeader((byte) -1, 12)
                        .writePayload(concat(new byte[4], bytes(8, Long.MAX_VALUE))),
                out -> out.packMapHeader(0), out -> out.packDouble(1e300)}) {
            NewEvent event = single(time);
            assertThat(event.ts()).isEqualTo(NOW);
            assertThat(event.flags() & Flags.TIME_UNREAD).isNotZero();
            assertThat(event.data()).startsWith("{\"originalTstamp\":\"");
        }
        for (Packing time : new Packing[]{MessagePacker::packNil, out -> out.packInt(0), out -> eventTime(out, 0, 0),
                out -> out.packArrayHeader(0)}) {
            NewEvent event = single(time);
            assertThat(event.ts()).isEqualTo(NOW);
            assertThat(event.flags() & Flags.TIME_UNREAD).isZero();
        }
    }

    @Test
    void keepsTheEventWhateverItsRecordContains() throws Exception {
        Taken taken = take(pack(out -> {
            out.packArrayHeader(3).packString("t").packLong(NOW / 1000).packMapHeader(9);
            out.packRawStringHeader(2).writePayload(new byte[]{'k', -1}).packRawStringHeader(1)
                    .writePayload(new byte[]{-2});
            out.packNil().packInt(1).packBoolean(true).packInt(2).packDouble(0.5).packInt(3).packInt(-7).packInt(4);
            out.packArrayHeader(1).packInt(1).packInt(5);
            out.packString("ext").packExtensionTypeHeader((byte) 9, 2).writePayload(new byte[]{1, 2});
            out.packString("at").packExtensionTypeHeader((byte) -1, 4).writePayload(bytes(4, NOW / 1000));
            out.packString("bin").packBinaryHeader(2).writePayload(new byte[]{-1, 'x'});
        }));

        assertThat(taken.events.get(0).data()).isEqualTo("{\"k\ufffd\":\"\ufffd\",\"null\":1,\"true\":2,\"0.5\":3,"
                + "\"-7\":4,\"?\":5,\"ext\":\"(extension 9: AQI=)\",\"at\":\"2026-05-04T03:02:01Z\","
                + "\"bin\":\"\ufffdx\"}");
        assertThat(take(pack(out -> {
            out.packArrayHeader(2).packString("t").packArrayHeader(1).packArrayHeader(2).packLong(NOW / 1000)
                    .packString("a line");
        })).operatorLog()).containsExactly("a line");
    }

    @Test
    void acceptsAnEmptyPackedMessage() throws Exception {
        assertThat(take(packed(new byte[0], false, null)).events).isEmpty();
        assertThat(take(packed(new byte[0], false, "gzip")).events).isEmpty();
        assertThat(take(packed(gzip(new byte[0]), true, "gzip")).events).isEmpty();
        assertThat(take(packed(concat(gzip(entries(1)), concat(gzip(new byte[0]), gzip(entries(1)))), false, "gzip"))
                .operatorLog()).hasSize(2);
        assertThat(take(pack(out -> out.packArrayHeader(2).packString("t").packArrayHeader(0))).events).isEmpty();
    }

    @Test
    void acceptsChunksOfFluentBitAndFluentdByDefault() throws Exception {
        byte[] one = entries(1);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        while (many.size() < 8 << 20) {
            many.write(one);
        }
        byte[] entries = many.toByteArray();

        assertThat(feeding(settings()).feed(packed(entries, false, null), 100_000).events)
                .hasSize(entries.length / one.length);
        assertThatThrownBy(() -> feeding(settings("forward.max-chunk", "2MB")).feed(packed(entries, false, null),
                100_000)).hasMessage("message_too_large");
    }

    private Taken take(byte[] message) throws IOException {
        return feeding(settings()).feed(message, 100_000);
    }

    private Feeding feeding(EventParser parser) {
        return new Feeding(parser, counts, null);
    }

    private NewEvent single(Packing time) throws Exception {
        return take(pack(out -> {
            out.packArrayHeader(2).packString("t").packArrayHeader(1).packArrayHeader(2);
            time.to(out);
            out.packMapHeader(1).packString("message").packString("a");
        })).events.get(0);
    }

    private static byte[] bytes(int length, long number) {
        return Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(number).array(), 8 - length, 8);
    }
}
