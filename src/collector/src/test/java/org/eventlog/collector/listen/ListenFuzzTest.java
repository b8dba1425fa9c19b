// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eventlog.collector.listen.ForwardTest.entries;
import static org.eventlog.collector.listen.ForwardTest.gzip;
import static org.eventlog.collector.listen.ForwardTest.pack;
import static org.eventlog.collector.listen.ForwardTest.packed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eventlog.collector.Fuzz;
import org.eventlog.collector.Host;
import org.eventlog.collector.config.ConfigReader;
import org.eventlog.collector.event.EventParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that input in pieces of any size yields portions within their limits, or closes the connection. */
@Timeout(1200)
class ListenFuzzTest {
    private static final int BATCH = 20;
    private static final List<byte[]> HEADS = Fuzz.hex("91", "9f", "dc0002", "ddffffffff", "de0001", "dfffffffff",
            "dfffffffff7fffffff", "c0", "c1", "c6ffffffff", "c4ff", "c70800", "d70000000000", "d9ff", "dbffffffff",
            "dbfffffffe", "cf8000000000000000", "cb7ff8000000000000", "a56368756e6b", "aa636f6d70726573736564",
            "a4677a6970", "1f8b", "81", "82", "80", "d6ff00000000");

    private final EventParser parser = new EventParser(
            ConfigReader.read(Host.source(Path.of("x"), "max-batch-events", String.valueOf(BATCH), "max-line", "1KB",
                    "max-body", "16KB", "forward.max-chunk", "16KB", "max-decompressed", "64KB"))
                    .limits(),
            Duration.ofDays(30), InstantSource.system());
    private final Counts counts = new Counts();

    @Test
    void operatorLog() throws IOException {
        new Fuzz("forward", sound(), HEADS).run((input, random) -> feed(new Forward(parser, counts, null),
                new Input(Forward.inputSize(parser.limits()), new Places(1)), input, random));
    }

    @Test
    void entriesOfSoundMessages() throws IOException {
        new Fuzz("forward entries", List.of(entries(1), entries(30)), HEADS).run((input, random) -> feed(
                new Forward(parser, counts, null), new Input(Forward.inputSize(parser.limits()), new Places(1)),
                random.nextBoolean()
                        ? packed(gzip(input), false, "gzip")
                        : packed(input, random.nextBoolean(), null),
                random));
    }

    @Test
    void handshakes() throws IOException {
        byte[] ping = pack(out -> out.packArrayHeader(6).packString("PING").packString("me").packString("salt")
                .packString("0".repeat(128)).packString("").packString(""));
        new Fuzz("forward handshake", List.of(ping), HEADS).run((input, random) -> {
            Forward forward = new Forward(parser, counts, new ForwardHandshake("key", "us", random));
            String outcome = feed(forward, new Input(Forward.inputSize(parser.limits()), new Places(1)), input, random);
            assertThat(forward.isWaiting(new Input(1, new Places(1)))).as("nobody gets in").isTrue();
            return outcome;
        });
    }

    @Test
    void lines() {
        new Fuzz("lines", Fuzz.texts("{\"message\":\"a\"}\n{\"name\":\"b\",\"level\":\"warn\"}\r\n\n{\"log\":\"ü\"}\n",
                "{\"@timestamp\":\"2026-05-04T05:02:00Z\",\"message\":\"x\"}\n".repeat(30)),
                Fuzz.texts("\n", "{", "}", "\"", "\r\n", "x".repeat(1100), "[", "\u0000", "{}\n")).run(
                        (input, random) -> {
                            long before = counts.totals().leftOut();
                            String outcome = feed(new JsonLines(parser, counts),
                                    new Input(JsonLines.inputSize(parser.limits()), new Places(1)), input, random);
                            return counts.totals().leftOut() > before ? "left_out" : outcome;
                        });
    }

    private static List<byte[]> sound() throws IOException {
        List<byte[]> sound = new ArrayList<>();
        sound.add(packed(entries(3), false, null));
        sound.add(packed(entries(3), true, "text"));
        sound.add(packed(gzip(entries(50)), false, "gzip"));
        sound.add(pack(out -> out.packArrayHeader(4).packString("t").packLong(1_777_863_000).packMapHeader(2)
                .packString("message").packString("hello").packString("deep").packArrayHeader(1).packMapHeader(1)
                .packInt(1).packDouble(0.5).packMapHeader(1).packString("chunk").packString("abc")));
        sound.add(pack(out -> out.packArrayHeader(3).packString("t").packArrayHeader(1).packArrayHeader(2)
                .packArrayHeader(2).packInt(1).packMapHeader(0).packMapHeader(1).packString("log").packString("x")
                .packNil()));
        sound.add(pack(out -> out.packNil().packArrayHeader(4).packNil().packString("2026-05-04T03:02:01Z")
                .packMapHeader(1)
                .packString("message").packString("text time").packMapHeader(2).packString("chunk").packInt(7).packNil()
                .packNil()));
        sound.add(pack(out -> out.packArrayHeader(3).packString("t").packExtensionTypeHeader((byte) -1, 4)
                .writePayload(new byte[]{105, 0, 0, 0}).packMapHeader(1).packString("x")
                .packExtensionTypeHeader((byte) 9, 2).writePayload(new byte[2])));
        return sound;
    }

    private static String feed(Protocol protocol, Input in, byte[] bytes, Random random) throws IOException {
        int kept = 0;
        try (protocol) {
            for (int from = 0; from < bytes.length;) {
                int size = Math.min(bytes.length - from, 1 + random.nextInt(random.nextBoolean() ? 10 : 10_000));
                var channel = Channels.newChannel(new ByteArrayInputStream(bytes, from, size));
                from += size;
                while (in.read(channel) > 0) {
                    kept += take(protocol, in, false);
                    assertThat(in.isFull()).as("room for more").isFalse();
                }
            }
            kept += take(protocol, in, true);
            return kept > 0 ? "kept" : "nothing";
        } catch (ProtocolFault e) {
            return e.getMessage();
        }
    }

    private static int take(Protocol protocol, Input in, boolean end) throws ProtocolFault {
        int kept = 0;
        for (Protocol.Portion next = protocol.next(in, end); next != null; next = protocol.next(in, end)) {
            assertThat(next.events()).hasSizeLessThanOrEqualTo(BATCH);
            kept += next.events().size() + next.answer().length;
        }
        return kept;
    }
}
