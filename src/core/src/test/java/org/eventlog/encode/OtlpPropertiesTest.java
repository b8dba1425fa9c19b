// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.eventlog.ContextSnapshot;
import org.eventlog.LogEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that any event is a valid log record in both encodings of OTLP, as docs/events.md describes. Each run creates
 * different events; a failure states the {@code -Dseed=…} that reproduces it.
 */
class OtlpPropertiesTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int EVENTS = 7_000;
    private static final int BATCH = 50;
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final ContextSnapshot AROUND = ContextSnapshot.NONE.withUser("ada").withRequestId("r-1")
            .withTrace("0af7651916cd43dd8448eb211c80319c", "00f067aa0ba902b7");
    private static final Identity WHO = new Identity("north", null, "shop", "shöp \"1\"", "1.4.2", "h", 4711);
    private static final EventLimits TIGHT = new EventLimits(1 << 24, 60, 300, 50, 40, 20);
    private static final EventLimits WIDE = EventLimits.ofEventBytes(1 << 24);

    @ParameterizedTest
    @EnumSource
    void anyEventIsADocumentedRecord(OtlpOracle oracle) {
        AnyEvent any = new AnyEvent(new Random(SEED));
        for (EventLimits limits : List.of(TIGHT, WIDE)) {
            EventEncoder encoder = new EventEncoder(Formats.of(oracle.format(), Map.of()), WHO, limits,
                    InstantSource.fixed(NOW), new Random(SEED), () -> AROUND, Additions.NONE);
            ByteSink sink = new ByteSink(16, 1 << 28);
            long sequence = 0;
            for (int from = 0; from < EVENTS; from += BATCH) {
                List<LogEvent> events = new ArrayList<>();
                sink.reset();
                for (int i = 0; i < BATCH; i++) {
                    events.add(any.next());
                    encoder.encode(events.get(i), sink);
                }

                List<Map<String, Object>> read = read(oracle, sink);

                assertThat(read).as("records; -Dseed=%d", SEED).hasSize(BATCH);
                for (int i = 0; i < BATCH; i++) {
                    LogEvent event = events.get(i);
                    EventModel model = new EventModel(event, NOW, ++sequence, AROUND, WHO, limits);
                    ContextSnapshot own = event.context();
                    Map<String, Object> expected = OtlpModel.record(model, event, NOW, sequence,
                            own == null ? AROUND : own.orElse(AROUND), WHO, limits);

                    assertThat(comparable(read.get(i), oracle)).as("event %d, -Dseed=%d", sequence, SEED)
                            .isEqualTo(portable(comparable(expected, oracle)));
                }
            }
        }
    }

    /** Non-finite numbers become texts. */
    private static Object portable(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new LinkedHashMap<>();
            map.forEach((key, inner) -> all.put(key, portable(inner)));
            return all;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(OtlpPropertiesTest::portable).toList();
        }
        return value instanceof Double number && !Double.isFinite(number) ? number.toString() : value;
    }

    private static List<Map<String, Object>> read(OtlpOracle oracle, ByteSink sink) {
        try {
            return oracle.read(sink.array(), sink.length());
        } catch (RuntimeException e) {
            throw new AssertionError("a batch can't be read; -Dseed=" + SEED, e);
        }
    }

    /** Makes generated ids equal, and removes differences that JSON cannot represent. */
    private static Object comparable(Object value, OtlpOracle oracle) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> all = new LinkedHashMap<>();
            map.forEach((key, member) -> all.put(key, key.equals("log.record.uid") && isMade(member)
                    ? EventModel.MADE
                    : comparable(member, oracle)));
            return all;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(one -> comparable(one, oracle)).toList();
        }
        return oracle == OtlpOracle.OTLP_JSON && value instanceof Double number && number == 0 ? (Object) 0.0 : value;
    }

    private static boolean isMade(Object id) {
        try {
            return id == EventModel.MADE || UUID.fromString((String) id).version() == 7;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
