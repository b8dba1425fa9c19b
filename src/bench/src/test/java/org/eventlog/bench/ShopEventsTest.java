// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eventlog.Level;
import org.junit.jupiter.api.Test;

class ShopEventsTest {
    private static final int EVENTS = 50_000;

    private final List<Map<String, Object>> events = new ArrayList<>();

    private final class Recorded implements PairsForm {
        private final Map<String, Object> event = new LinkedHashMap<>();
        private int expected;

        @Override
        public void begin(Level level, String name, String message, int values) {
            expected = values + 3;
            pair("level", level);
            pair("name", name);
            pair("message", message);
        }

        @Override
        public void tag(String tag) {
            pair("tag", tag);
        }

        @Override
        public void pair(String key, Object value) {
            assertThat(event.put(key, value)).as("an earlier value of %s", key).isNull();
        }

        @Override
        public void log() {
            assertThat(event).as("as many values as were announced").hasSize(expected);
            events.add(event);
        }
    }

    private List<Map<String, Object>> events(int count) {
        events.clear();
        for (int i = 0; i < count; i++) {
            ShopEvents.write(i, new Recorded());
        }
        return List.copyOf(events);
    }

    @Test
    void theSameNumbersGiveTheSameEvents() {
        List<Map<String, Object>> once = events(1_000);
        assertThat(events(1_000)).isEqualTo(once);
        assertThat(once).doesNotHaveDuplicates();
    }

    @Test
    void numbersOfUsersSessionsAndPathsAreRealistic() {
        List<Map<String, Object>> all = events(EVENTS);
        assertThat(distinct(all, "user")).hasSizeBetween(9_800, ShopEvents.USERS);
        assertThat(distinct(all, PairsForm.SESSION)).hasSameSizeAs(distinct(all, "user"));
        assertThat(distinct(all, "path")).hasSize(ShopEvents.PATHS);
        assertThat(distinct(all, "reqId")).hasSize(EVENTS);
    }

    @Test
    void messagesNumbersAndDurationsVary() {
        List<Map<String, Object>> all = events(EVENTS);
        assertThat(distinct(all, "message")).hasSizeGreaterThan(EVENTS * 8 / 10);
        assertThat(distinct(all, "durationMs")).hasSizeGreaterThan(3_000);
        assertThat(distinct(all, "total")).hasSizeGreaterThan(10_000);
        assertThat(all).filteredOn(event -> event.containsKey("order"))
                .allSatisfy(event -> assertThat((String) event.get("message")).contains((String) event.get("order")));
    }

    @Test
    void aKindOfEventHasItsShareAndFieldsOfItsOwn() {
        Map<Object, Integer> kinds = new HashMap<>();
        Map<Object, Set<Set<String>>> keys = new HashMap<>();
        for (Map<String, Object> event : events(EVENTS)) {
            kinds.merge(event.get("name"), 1, Integer::sum);
            keys.computeIfAbsent(event.get("name"), name -> new HashSet<>()).add(event.keySet());
        }
        assertThat(kinds).hasSize(5);
        assertThat(share(kinds, "shop.page.viewed")).isCloseTo(0.40, within(0.02));
        assertThat(share(kinds, "shop.order.placed")).isCloseTo(0.35, within(0.02));
        assertThat(share(kinds, "shop.search")).isCloseTo(0.15, within(0.02));
        assertThat(share(kinds, "shop.payment.refused")).isCloseTo(0.07, within(0.02));
        assertThat(share(kinds, "shop.stock.failed")).isCloseTo(0.03, within(0.02));
        assertThat(keys.values()).allSatisfy(ofKind -> assertThat(ofKind).hasSize(1)).doesNotHaveDuplicates();
    }

    @Test
    void oneTextInTwentyIsNotAscii() {
        int texts = 0;
        int foreign = 0;
        for (Map<String, Object> event : events(EVENTS)) {
            for (Object value : event.values()) {
                if (value instanceof String text) {
                    texts++;
                    foreign += StandardCharsets.US_ASCII.newEncoder().canEncode(text) ? 0 : 1;
                }
            }
        }
        assertThat((double) foreign / texts).isCloseTo(0.05, within(0.01));
    }

    @Test
    void eachEventHasNewObjectsForVaryingValues() {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Map<String, Object> event : events(EVENTS)) {
            for (String key : List.of("user", PairsForm.SESSION, "reqId", "path", "message")) {
                assertThat(seen.add(event.get(key))).as(key).isTrue();
            }
        }
    }

    private static double share(Map<Object, Integer> kinds, String name) {
        return kinds.get(name) / (double) EVENTS;
    }

    private static Set<Object> distinct(List<Map<String, Object>> all, String key) {
        Set<Object> values = new HashSet<>();
        for (Map<String, Object> event : all) {
            if (event.containsKey(key)) {
                values.add(event.get(key));
            }
        }
        return values;
    }
}
