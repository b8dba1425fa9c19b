// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that independent parsers read any event, in every layout and encoding, as docs/events.md describes. Each run
 * creates different events; a failure states the {@code -Dseed=…} that reproduces it.
 */
class EncodingPropertiesTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int BATCHES = 270;
    private static final int BATCH = 50;
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final ContextSnapshot AROUND = ContextSnapshot.NONE.withUser("ada").withRequestId("r-1");
    private static final Identity WHO = new Identity("north", null, "shop", "shöp \"1\"", "1.4.2", "h", 4711);
    /** Limits that often truncate. */
    private static final EventLimits TIGHT = new EventLimits(1 << 24, 60, 300, 50, 40, 20);
    /** Limits that rarely truncate. */
    private static final EventLimits WIDE = EventLimits.ofEventBytes(1 << 24);

    @ParameterizedTest
    @CsvSource({"eventlog, JSON, x", "eventlog, MSGPACK, x", "logstash, JSON, extra", "logstash, MSGPACK, extra",
            "logstash, JSON, ''", "logstash, MSGPACK, ''", "ecs, JSON, x", "ecs, MSGPACK, x"})
    void anyEventIsParsedAsDocumented(String layout, Oracle oracle, String extra) {
        FormatChoice format = Formats.of(oracle.name().toLowerCase(), layout, "t\u0001ype", extra);
        AnyEvent any = new AnyEvent(new Random(SEED));
        for (EventLimits limits : List.of(TIGHT, WIDE)) {
            EventEncoder encoder = new EventEncoder(format, WHO, limits, InstantSource.fixed(NOW), new Random(SEED),
                    () -> AROUND, Additions.NONE);
            ByteSink sink = new ByteSink(16, 1 << 28);
            long sequence = 0;
            for (int batch = 0; batch < BATCHES / 2; batch++) {
                List<LogEvent> events = new ArrayList<>();
                sink.reset();
                for (int i = 0; i < BATCH; i++) {
                    events.add(any.next());
                    encoder.encode(events.get(i), sink);
                }

                List<Object> read = read(oracle, sink, batch);

                assertThat(read).as("events of a batch; -Dseed=%d", SEED).hasSize(BATCH);
                for (int i = 0; i < BATCH; i++) {
                    EventModel model = new EventModel(events.get(i), NOW, ++sequence, AROUND, WHO, limits);
                    Object expected = switch (layout) {
                        case "logstash" -> model.logstash("t\u0001ype", extra);
                        case "ecs" -> model.ecs();
                        default -> model.eventlog();
                    };
                    String difference = difference(oracle, expected, read.get(i));
                    if (difference != null) {
                        fail("event %d, -Dseed=%d: %s", sequence, SEED, difference);
                    }
                }
            }
        }
    }

    private static List<Object> read(Oracle oracle, ByteSink sink, int batch) {
        try {
            return oracle.read(sink.array(), sink.length());
        } catch (RuntimeException e) {
            throw new AssertionError("batch " + batch + " can't be read; -Dseed=" + SEED, e);
        }
    }

    /** A description of the difference; null if there is none. */
    private static String difference(Oracle oracle, Object expected, Object read) {
        if (expected instanceof Map<?, ?> map && read instanceof Map<?, ?> other) {
            for (Map.Entry<?, ?> member : map.entrySet()) {
                boolean there = other.containsKey(member.getKey());
                String inside = there == (member.getValue() == null)
                        ? there ? "there" : "missing"
                        : there ? difference(oracle, member.getValue(), other.get(member.getKey())) : null;
                if (inside != null) {
                    return "." + member.getKey() + inside;
                }
            }
            long count = map.values().stream().filter(Objects::nonNull).count();
            return other.size() == count ? null : " has other keys: " + other.keySet();
        }
        if (expected instanceof List<?> list && read instanceof List<?> other && list.size() == other.size()) {
            for (int i = 0; i < list.size(); i++) {
                String inside = difference(oracle, list.get(i), other.get(i));
                if (inside != null) {
                    return "[" + i + "]" + inside;
                }
            }
            return null;
        }
        return isSame(oracle, expected, read) ? null : " is " + read + ", not " + expected;
    }

    private static boolean isSame(Oracle oracle, Object expected, Object read) {
        if (expected == EventModel.MADE) {
            return UUID.fromString((String) read).version() == 7;
        }
        if (expected == EventModel.NULL) {
            return read == null;
        }
        if (expected instanceof Double number && !Double.isFinite(number)) {
            return number.toString().equals(read);
        }
        if (oracle == Oracle.MSGPACK) {
            return expected.equals(read);
        }
        // In JSON a number has no type, and -0.0 is 0 for most parsers.
        if (expected instanceof Double number) {
            return read instanceof BigDecimal decimal && decimal.doubleValue() == number;
        }
        return expected instanceof Long number ? BigDecimal.valueOf(number).equals(read) : expected.equals(read);
    }
}
