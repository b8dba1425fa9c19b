// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class ForwardFrameTest {

    @Test
    void anEntryIsAnArrayOfTheTimeAndTheEvent() throws Exception {
        byte[] entry = encode(LogEvent.named("paid").time(Instant.ofEpochSecond(0x65432100, 0x0012_3456)).build());

        assertThat(HexFormat.of().formatHex(entry, 0, 11)).isEqualTo("92d7006543210000123456");
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(entry)) {
            assertThat(in.unpackArrayHeader()).isEqualTo(2);
            in.skipValue();
            assertThat(in.unpackValue().asMapValue().toJson()).contains("\"name\":\"paid\"");
            assertThat(in.hasNext()).isFalse();
        }
    }

    @Test
    void clampsATimeThatFluentBitCannotRead() {
        assertThat(HexFormat.of().formatHex(encode(LogEvent.named("old").time(Instant.ofEpochSecond(-5)).build()), 3,
                7)).isEqualTo("00000000");
        for (long late : new long[]{1L << 31, 0xFFFF_FFFDL, 0xFFFF_FFFEL, 0xFFFF_FFFFL, 1L << 33}) {
            assertThat(HexFormat.of().formatHex(
                    encode(LogEvent.named("late").time(Instant.ofEpochSecond(late)).build()), 3, 7))
                    .isEqualTo("7fffffff");
        }
    }

    @Test
    void truncatedEventIsAValidEntry() throws Exception {
        byte[] entry = encode(LogEvent.named("big").message("x".repeat(30_000)).build());

        assertThat(HexFormat.of().formatHex(entry, 0, 3)).isEqualTo("92d700");
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(entry)) {
            assertThat(in.unpackValue().toJson()).contains("\"truncated\":true");
            assertThat(in.hasNext()).isFalse();
        }
    }

    private static byte[] encode(LogEvent event) {
        ByteSink sink = new ByteSink(256, 2_000);
        new EventEncoder(Formats.of("forward", "eventlog"), new Identity(null, null, null, null, "h", 1),
                EventLimits.ofEventBytes(2_000),
                InstantSource.system(), new Random(1), () -> ContextSnapshot.NONE, Additions.NONE).encode(event, sink);
        return sink.toByteArray();
    }
}
