// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;

/** Tests third-party layouts, each with a complete example and by its rules. */
class ForeignLayoutsTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final LogEvent REQUEST = LogEvent.named("http_request")
            .level(Level.WARN)
            .message("GET /cart 404")
            .target("/cart")
            .tag("web")
            .field("method", "GET")
            .field("path", "/cart")
            .field("status", 404)
            .field("durationMs", 1.25)
            .field("remoteAddr", "192.0.2.1")
            .field("query", "a=b")
            .field("userAgent", "curl")
            .field("referer", "https://example.org/")
            .field("timedOut", true)
            .code("Shop.java", 42, "cart")
            .id("chosen")
            .build();

    @Test
    void aRequestForLogstash() {
        assertThat(line("logstash", "extra", REQUEST)).isEqualTo("{\"@timestamp\":\"2026-11-21T12:00:00.123Z\","
                + "\"message\":\"GET /cart 404\",\"level\":\"warn\",\"tags\":[\"web\"],\"@version\":\"1\","
                + "\"type\":\"eventlog\",\"host\":\"h\",\"logsource\":\"h\",\"program\":\"shop\",\"pid\":7,\"extra\":{"
                + "\"event_name\":\"http_request\",\"event_id\":\"chosen\",\"event_seq\":1,\"event_target\":\"/cart\","
                + "\"req_method\":\"GET\",\"req_uri\":\"/cart\",\"req_query\":\"a=b\",\"status_code\":404,"
                + "\"req_duration_ms\":1.25,\"req_remote_address\":\"192.0.2.1\",\"req_useragent\":\"curl\","
                + "\"req_referer\":\"https://example.org/\",\"timedOut\":true,\"path\":\"Shop.java\",\"line\":42,"
                + "\"func_name\":\"cart\",\"req_user\":\"ada\",\"request_id\":\"r1\",\"site\":\"north\"}}\n");
    }

    @Test
    void aRequestForElastic() {
        assertThat(line("ecs", "", REQUEST)).isEqualTo("{\"@timestamp\":\"2026-11-21T12:00:00.123Z\","
                + "\"message\":\"GET /cart 404\",\"log\":{\"level\":\"warn\",\"origin\":{\"file\":{"
                + "\"name\":\"Shop.java\",\"line\":42},\"function\":\"cart\"}},\"event\":{\"id\":\"chosen\","
                + "\"action\":\"http_request\",\"sequence\":1,\"duration\":1250000,\"kind\":\"event\","
                + "\"dataset\":\"shop\"},\"http\":{\"request\":{\"id\":\"r1\",\"method\":\"GET\","
                + "\"referrer\":\"https://example.org/\"},\"response\":{\"status_code\":404}},"
                + "\"url\":{\"path\":\"/cart\",\"query\":\"a=b\"},\"client\":{\"address\":\"192.0.2.1\"},"
                + "\"user_agent\":{\"original\":\"curl\"},\"user\":{\"name\":\"ada\"},\"tags\":[\"web\"],"
                + "\"process\":{\"pid\":7},\"ecs\":{\"version\":\"8.11.0\"},\"host\":{\"hostname\":\"h\"},"
                + "\"service\":{\"name\":\"shop\"},\"eventlog\":{\"target\":\"/cart\",\"version\":1,"
                + "\"site\":\"north\",\"fields\":{\"timedOut\":true}}}\n");
    }

    @Test
    void writesLoggerAndThreadOfALogRecord() {
        LogEvent logged = LogEvent.named("log_record").field("thread", "main").field("logger", "shop.Cart").build();

        assertThat(line("logstash", "extra", logged))
                .contains("\"logger_name\":\"shop.Cart\",\"thread_name\":\"main\"");
        assertThat(line("ecs", "", logged)).contains("\"log\":{\"level\":\"info\",\"logger\":\"shop.Cart\"}",
                "\"process\":{\"pid\":7,\"thread\":{\"name\":\"main\"}}").doesNotContain("\"fields\"");
    }

    @Test
    void writesAnExceptionAsThreeTexts() {
        LogEvent failed = LogEvent.named("e").exception(new IllegalStateException("why")).build();

        assertThat(line("logstash", "", failed)).contains(
                "\"error_type\":\"java.lang.IllegalStateException\",\"error_message\":\"why\",\"stack_trace\":\"java");
        assertThat(line("ecs", "", failed)).contains("\"error\":{\"type\":\"java.lang.IllegalStateException\","
                + "\"message\":\"why\",\"stack_trace\":\"java");
    }

    @Test
    void usesTheNameIfThereIsNoMessage() {
        assertThat(line("logstash", "extra", LogEvent.named("order.placed").build()))
                .contains("\"message\":\"order.placed\"");
        assertThat(line("ecs", "", LogEvent.named("order.placed").build())).contains("\"message\":\"order.placed\"");
    }

    @Test
    void fieldWithAnUnexpectedTypeStaysAField() {
        LogEvent own = LogEvent.named("http_request").field("status", "fine").field("durationMs", Double.NaN)
                .field("method", 1).build();

        assertThat(line("ecs", "", own)).contains(
                "\"fields\":{\"status\":\"fine\",\"durationMs\":\"NaN\",\"method\":1}").doesNotContain("\"response\"");
        assertThat(line("logstash", "extra", own)).contains("\"status\":\"fine\",\"durationMs\":\"NaN\",\"method\":1");
    }

    @Test
    void renamesOnlyFieldsThatCollideWithLogstashsKeys() {
        LogEvent clashing = LogEvent.named("e")
                .field("event_name", 1)
                .field("event_name_", 2)
                .field("host", 3)
                .field("@metadata", 4)
                .build();

        assertThat(line("logstash", "extra", clashing))
                .contains("\"event_name__\":1,\"event_name_\":2,\"host\":3,\"@metadata\":4");
        assertThat(line("logstash", "", clashing))
                .contains("\"event_name__\":1,\"event_name_\":2,\"host_\":3,\"@metadata_\":4");
        assertThat(line("ecs", "", clashing))
                .contains("\"fields\":{\"event_name\":1,\"event_name_\":2,\"host\":3,\"@metadata\":4}");
    }

    @Test
    void everyLayoutAndEncodingCutsAnEventThatIsTooLarge() {
        LogEvent.Builder large = LogEvent.named("big");
        for (int i = 0; i < 40; i++) {
            large.field("field" + i, "y".repeat(100));
        }
        for (String layout : new String[]{"eventlog", "logstash", "ecs"}) {
            for (Oracle oracle : Oracle.values()) {
                FormatChoice format = Formats.of(oracle.name().toLowerCase(), layout, "t", "extra");
                ByteSink sink = new ByteSink(64, 1024);

                encoder(format, EventLimits.ofEventBytes(1024)).encode(large.build(), sink);

                Map<?, ?> event = (Map<?, ?>) oracle.read(sink.array(), sink.length()).get(0);
                assertThat(event.toString()).contains("big", "field1=", "truncated=true").doesNotContain("field39=");
            }
        }
    }

    private static String line(String layout, String extra, LogEvent event) {
        ByteSink sink = new ByteSink(16, 1 << 20);
        encoder(Formats.of("json", layout, "eventlog", extra), EventLimits.DEFAULT).encode(event, sink);
        return new String(sink.toByteArray(), StandardCharsets.UTF_8);
    }

    private static EventEncoder encoder(FormatChoice format, EventLimits limits) {
        return new EventEncoder(format, new Identity("north", null, null, "shop", "h", 7), limits,
                InstantSource.fixed(NOON), new Random(1),
                () -> ContextSnapshot.NONE.withUser("ada").withRequestId("r1"), Additions.NONE);
    }
}
