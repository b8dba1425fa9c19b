// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that every part of an event is read back unchanged. */
class RoundTripTest {
    private static final int EVENTS = 1000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsBackWhatWasWritten(boolean packed) throws Exception {
        for (long seed = 0; seed < EVENTS; seed++) {
            RandomEvents random = new RandomEvents(seed);
            RandomEvents.Sender sender = random.sender();
            RandomEvents.Stamped event = random.next();

            List<CapnpEvent> read = Bytes.read(packed, Bytes.of(packed, sender, List.of(event)));

            assertThat(read).as("seed %d", seed).containsExactly(expected(event, sender));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eventsFollowOneAnother(boolean packed) throws Exception {
        RandomEvents random = new RandomEvents(7);
        RandomEvents.Sender sender = random.sender();
        List<RandomEvents.Stamped> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            events.add(random.next());
        }

        List<CapnpEvent> read = Bytes.read(packed, Bytes.of(packed, sender, events));

        assertThat(read).isEqualTo(events.stream().map(event -> expected(event, sender)).toList());
    }

    @Test
    void distinguishesEmptyFromMissingText() throws Exception {
        RandomEvents.Stamped none = event(Instant.EPOCH, null, Map.of());
        RandomEvents.Stamped empty = event(Instant.EPOCH, "", Map.of());

        List<CapnpEvent> read = Bytes.read(false, Bytes.of(false, sender(), List.of(none, empty)));

        assertThat(read).extracting(CapnpEvent::message).containsExactly(null, "");
    }

    @Test
    void clampsATimeOutOfRange() throws Exception {
        List<RandomEvents.Stamped> events = List.of(event(Instant.MIN, null, Map.of()),
                event(Instant.MAX, null, Map.of()));

        List<CapnpEvent> read = Bytes.read(false, Bytes.of(false, sender(), events));

        assertThat(read.get(0).time()).isBefore(Instant.parse("-290000-01-01T00:00:00Z"));
        assertThat(read.get(1).time()).isAfter(Instant.parse("+290000-01-01T00:00:00Z"));
    }

    @Test
    void writesAListPerFieldTypeAndNestedValuesAsJson() throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("none", null);
        fields.put("list", List.of(1L, "a\n", Double.NaN, Map.of("k", false)));
        fields.put("flag", true);
        fields.put("ratio", 0.5);
        fields.put("count", 3L);
        fields.put("text", "t");

        byte[] bytes = Bytes.of(false, sender(), List.of(event(Instant.EPOCH, null, fields)));

        assertThat(Bytes.read(false, bytes).get(0).fields()).containsExactly(entry("text", "t"), entry("count", 3L),
                entry("ratio", 0.5), entry("flag", true), entry("none", null),
                entry("list", List.of(1L, "a\n", "NaN", Map.of("k", false))));
    }

    @Test
    void oneSegmentIsEnoughForPlainText() {
        byte[] bytes = Bytes.of(false, sender(),
                List.of(event(Instant.EPOCH, "m".repeat(30_000), Map.of("a", "b", "c", 1L))));

        assertThat(bytes).startsWith(0, 0, 0, 0);
    }

    private static RandomEvents.Sender sender() {
        return new RandomEvents.Sender(null, null, null, null, null, "web1", 42, 256 * 1024, false);
    }

    private static RandomEvents.Stamped event(Instant time, String message, Map<String, Object> fields) {
        return new RandomEvents.Stamped("1", 1, time, time, "n", Level.INFO, message, null, false, 0, List.of(), fields,
                ContextSnapshot.NONE, null, null, null, null, false);
    }

    private static CapnpEvent expected(RandomEvents.Stamped event, RandomEvents.Sender sender) {
        return new CapnpEvent(event.id(), event.sequence(), event.time(), event.observed(), event.level(), event.name(),
                event.message(), event.target(), event.hasValue() ? event.value() : null, event.tags(),
                event.context(), event.code(), event.exceptionType(), event.exceptionMessage(), event.stackTrace(),
                event.isTruncated(), new CapnpEvent.Sender(sender.site(), sender.cluster(), sender.project(),
                        sender.application(), sender.release(), sender.host(), sender.pid()),
                fields(event.fields()));
    }

    private static Map<String, Object> fields(Map<String, Object> fields) {
        Map<String, Object> expected = new LinkedHashMap<>();
        fields.forEach((key, value) -> expected.put(key, value instanceof Double ? value : inJson(value)));
        return expected;
    }

    /** Within JSON, NaN and the infinities are texts. */
    private static Object inJson(Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.toString();
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> expected = new LinkedHashMap<>();
            map.forEach((key, member) -> expected.put(key, inJson(member)));
            return expected;
        } else if (value instanceof List<?> list) {
            List<Object> expected = new ArrayList<>();
            list.forEach(element -> expected.add(inJson(element)));
            return expected;
        }
        return value;
    }
}
