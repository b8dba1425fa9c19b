// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class GelfLayoutTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");

    private static String line(LogEvent event, EventLimits limits) {
        ByteSink sink = new ByteSink(16, limits.event());
        new EventEncoder(Formats.of("json", "gelf"), new Identity("north", null, null, "shop", "h", 7), limits,
                InstantSource.fixed(NOON),
                new Random(1), () -> ContextSnapshot.NONE.withUser("ada").withRequestId("r1"),
                new Additions(Map.of("tier", "web"), List.of("eu"), false, null)).encode(event, sink);
        return new String(sink.toByteArray(), StandardCharsets.UTF_8);
    }

    private static Map<?, ?> read(LogEvent event) {
        byte[] line = line(event, EventLimits.DEFAULT).getBytes(StandardCharsets.UTF_8);
        return (Map<?, ?>) Oracle.JSON.read(line, line.length).get(0);
    }

    @Test
    void writesACompleteEvent() {
        assertThat(line(LogEvent.named("order.placed").level(Level.OK).message("done").target("order:1").value(2.5)
                .tag("a").tag("b").field("total", 129.95).field("vip", true).field("note", "n").id("chosen")
                .code("Shop.java", 42, "cart").build(), EventLimits.DEFAULT))
                .isEqualTo("{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"done\","
                        + "\"timestamp\":1795262400.123,\"level\":5,\"_event_id\":\"chosen\","
                        + "\"_event_name\":\"order.placed\",\"_event_seq\":1,\"_event_level\":\"ok\","
                        + "\"_event_target\":\"order:1\",\"_event_value\":2.5,\"_tags\":\"a,b,eu\",\"_total\":129.95,"
                        + "\"_vip\":\"true\",\"_note\":\"n\",\"_tier\":\"web\",\"_code_file\":\"Shop.java\","
                        + "\"_code_line\":42,\"_code_function\":\"cart\",\"_user\":\"ada\",\"_request_id\":\"r1\","
                        + "\"_site\":\"north\",\"_application\":\"shop\",\"_pid\":7}\n");
    }

    @Test
    void shortMessageIsTheFirstLineAndFullMessageHasTheStackTrace() {
        Map<?, ?> event = read(LogEvent.named("e").message("\none\ntwo").exception(new Exception("why")).build());

        assertThat(event.get("short_message")).isEqualTo("one");
        assertThat((String) event.get("full_message")).startsWith("\none\ntwo\njava.lang.Exception: why\n\tat ");
        assertThat(event.get("_error_type")).isEqualTo("java.lang.Exception");
        assertThat(event.get("_error_message")).isEqualTo("why");
    }

    @Test
    void neverWritesAnEmptyMessage() {
        assertThat(read(LogEvent.named("e").message(" \n").build()).get("short_message")).isEqualTo("e");
        assertThat(read(LogEvent.named(" ").build()).get("short_message")).isEqualTo("-");
        assertThat(read(LogEvent.named("e").build()).containsKey("full_message")).isFalse();
    }

    @Test
    void flattensObjectsAndWritesListsAsText() {
        Map<String, Object> address = new LinkedHashMap<>();
        address.put("city", "Wien");
        address.put("zip", 1010);
        address.put("none", null);
        address.put("lines", Arrays.asList("a", 1, null, Map.of("k", true)));
        Map<?, ?> event = read(LogEvent.named("e").field("to", address).field("numbers", new int[]{1, 2})
                .field("inner", Map.of("a", Map.of("b", false))).build());

        assertThat(event.get("_to.city")).isEqualTo("Wien");
        assertThat(event.get("_to.zip")).isEqualTo(BigDecimal.valueOf(1010));
        assertThat(event.containsKey("_to.none")).isFalse();
        assertThat(event.get("_to.lines")).isEqualTo("[\"a\",1,null,{\"k\":true}]");
        assertThat(event.get("_numbers")).isEqualTo("[1,2]");
        assertThat(event.get("_inner.a.b")).isEqualTo("false");
    }

    @Test
    void namesAreValidAndUnique() {
        Map<?, ?> event = read(LogEvent.named("e").field("id", "1").field("a b", "2").field("a_b", "3")
                .field("ключ", "4").field("", "5").field("event_id", "6").field("level", "7").field("level_", "8")
                .field("a.b-c", "9").field("a_b_2", "10").field("message", "11").build());

        assertThat(event.containsKey("_id")).isFalse();
        assertThat(event.get("_id_")).isEqualTo("1");
        assertThat(event.get("_a_b")).isEqualTo("2");
        assertThat(event.get("_a_b_2")).isEqualTo("3");
        assertThat(event.get("_____")).isEqualTo("4");
        assertThat(event.get("__")).isEqualTo("5");
        assertThat(event.get("_event_id_")).isEqualTo("6");
        assertThat(event.get("_level__")).isEqualTo("7");
        assertThat(event.get("_level_")).isEqualTo("8");
        assertThat(event.get("_a.b-c")).isEqualTo("9");
        assertThat(event.get("_a_b_2_2")).isEqualTo("10");
        assertThat(event.get("_message_")).isEqualTo("11");
    }

    @Test
    void flagsTruncationWithinAnObject() {
        Map<?, ?> event = read(LogEvent.named("e").field("o", Map.of("k", "x".repeat(10_000))).build());

        assertThat((String) event.get("_o.k")).hasSize(EventLimits.DEFAULT.text() + 1).endsWith("x…");
        assertThat(event.get("_truncated")).isEqualTo("true");
    }

    @RepeatedTest(4)
    void anyEventIsValid() {
        long seed = Long.getLong("seed", System.nanoTime());
        AnyEvent any = new AnyEvent(new Random(seed));
        for (int i = 0; i < 3000; i++) {
            // Sizes of datagrams.
            EventLimits limits = EventLimits.ofEventBytes(1500 << i % 5);
            byte[] line = line(any.next(), limits).getBytes(StandardCharsets.UTF_8);
            List<Object> read = Oracle.JSON.read(line, line.length);

            assertThat(line.length).as("-Dseed=%d", seed).isLessThanOrEqualTo(limits.event());
            assertThat(read).as("-Dseed=%d", seed).hasSize(1);
            valid((Map<?, ?>) read.get(0), "-Dseed=" + seed);
        }
    }

    private static void valid(Map<?, ?> event, String seed) {
        assertThat(event.get("version")).as(seed).isEqualTo("1.1");
        assertThat((String) event.get("host")).as(seed).isNotBlank();
        assertThat((String) event.get("short_message")).as(seed).isNotBlank();
        assertThat(((BigDecimal) event.get("timestamp")).stripTrailingZeros().scale()).as(seed).isLessThan(4);
        assertThat(((BigDecimal) event.get("level")).intValueExact()).as(seed).isBetween(0, 7);
        event.forEach((key, value) -> {
            assertThat(value).as("%s %s", key, seed).isInstanceOfAny(String.class, BigDecimal.class);
            assertThat((String) key).as(seed)
                    .matches("version|host|short_message|full_message|timestamp|level|_[\\w.-]*").isNotEqualTo("_id");
        });
    }
}
