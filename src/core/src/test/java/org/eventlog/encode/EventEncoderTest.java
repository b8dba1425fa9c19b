// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.junit.jupiter.api.Test;

/** Tests the JSON with Parsson. */
class EventEncoderTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    private static final EventLimits LIMITS = EventLimits.DEFAULT;

    private final EventEncoder encoder = encoder(LIMITS);

    @Test
    void anEventThatIsIncompleteFromTheStartSaysSo() {
        LogEvent event = LogEvent.named("e").field("body", "a…").truncated().build();

        assertThat(parse(line(event)).getBoolean("truncated")).isTrue();
        assertThat(parse(line(event.toBuilder().field("more", 1).build())).getBoolean("truncated")).isTrue();
        assertThat(event.fields()).containsEntry("body", "a…");
    }

    @Test
    void writesFlatKeysInTheDocumentedOrder() {
        String line = line(LogEvent.named("order.placed")
                .level(Level.OK)
                .message("thanks")
                .target("order:1")
                .value(2)
                .tag("web")
                .field("total", 129.95)
                .field("items", 3)
                .field("express", true)
                .code("Shop.java", 42, "order")
                .id("chosen")
                .build());

        assertThat(line).isEqualTo("{\"id\":\"chosen\",\"name\":\"order.placed\",\"tstamp\":1795262400123,\"seq\":1,"
                + "\"version\":1,\"level\":\"ok\",\"message\":\"thanks\",\"target\":\"order:1\",\"value\":2.0,"
                + "\"tags\":[\"web\"],\"fields\":{\"total\":129.95,\"items\":3,\"express\":true},"
                + "\"codeFile\":\"Shop.java\",\"codeLine\":42,\"codeFunc\":\"order\",\"user\":\"ada\","
                + "\"site\":\"north\",\"host\":\"h\",\"pid\":7}\n");
    }

    @Test
    void idsAreOrderedByTimeEvenIfTheyHaveNoRoomForIt() {
        List<String> ids = Stream.of(Instant.MIN, Instant.EPOCH.minusMillis(1), Instant.EPOCH.plusMillis(1), NOON,
                Instant.ofEpochMilli(1L << 48).minusMillis(1), Instant.ofEpochMilli((1L << 48) + 5), Instant.MAX)
                .map(time -> parse(line(LogEvent.named("e").time(time).build())).getString("id").substring(0, 18))
                .toList();

        assertThat(ids).isSorted().startsWith("00000000-0000-7000", "00000000-0000-7000", "00000000-0001-7000")
                .endsWith("ffffffff-ffff-7fff", "ffffffff-ffff-7fff");
        assertThat(ids.get(4)).startsWith("ffffffff-ffff-7");
    }

    @Test
    void createsUuidVersion7WithTheEventsTime() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            UUID id = UUID.fromString(parse(line(LogEvent.named("e").build())).getString("id"));

            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOON.toEpochMilli());
            // 0.456789 ms in 4,096ths, RFC 9562 section 6.2 method 3
            assertThat(id.getMostSignificantBits() & 0xFFF).isEqualTo(456_789L * 4096 / 1_000_000);
            ids.add(id.toString());
        }
        assertThat(ids).hasSize(10_000);
    }

    @Test
    void anyEventReadsBackUnchanged() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            LogEvent event = anyEvent(random);

            String line = line(event);

            assertThat(line).endsWith("}\n").doesNotContainPattern("\n.");
            JsonObject json = parse(line);
            assertThat(json.getString("name")).isEqualTo(sound(event.name()));
            assertThat(json.getString("message", null)).isEqualTo(sound(event.message()));
            if (event.fieldCount() > 0) {
                List<JsonValue> values = List.copyOf(json.getJsonObject("fields").values());
                assertThat(values).as("every key is there, and once").hasSize(event.fieldCount());
                for (int f = 0; f < event.fieldCount(); f++) {
                    assertSame(values.get(f), event.fieldValue(f));
                }
            }
        }
    }

    @Test
    void keepsKeysDistinctAfterNormalization() {
        String longKey = "k".repeat(LIMITS.key());

        JsonObject fields = parse(line(LogEvent.named("e")
                .field("\uFFFD", 1)
                .field("\uD800", 2)
                .field("\uDC00", 3)
                .field(longKey + "a", 4)
                .field(longKey + "b", 5)
                .build())).getJsonObject("fields");

        assertThat(fields.keySet()).containsExactly("\uFFFD", "\uFFFD~2", "\uFFFD~3", longKey,
                longKey.substring(2) + "~2");
    }

    @Test
    void truncatesLongTextsAndFlagsIt() {
        JsonObject json = parse(line(LogEvent.named("e").message("x".repeat(10_000_000)).build()));

        assertThat(json.getString("message")).hasSize(LIMITS.message() + 1).endsWith("…");
        assertThat(json.getBoolean("truncated")).isTrue();
    }

    @Test
    void neverSplitsACharacter() {
        JsonObject json = parse(line(LogEvent.named("e").message("x" + "😀".repeat(LIMITS.message())).build()));

        assertThat(json.getString("message")).doesNotContain("\uFFFD").endsWith("😀…");
    }

    @Test
    void truncatesATooLargeEventUntilItFits() {
        EventEncoder small = encoder(new EventLimits(1024, 500, 500, 500, 20, 50));
        ByteSink sink = new ByteSink(64, 1024);
        LogEvent.Builder event = LogEvent.named("big").level(Level.ERROR).message("m".repeat(400));
        for (int i = 0; i < 40; i++) {
            event.field("field" + i, "y".repeat(100));
        }

        small.encode(event.build(), sink);

        JsonObject json = parse(new String(sink.toByteArray(), StandardCharsets.UTF_8));
        assertThat(json.getString("name")).isEqualTo("big");
        assertThat(json.getString("message")).matches("m{16,400}…");
        assertThat(json.getJsonObject("fields").getString("field0")).matches("y{16,100}…");
        assertThat(json.getBoolean("truncated")).isTrue();
        assertThat(small.truncated()).isEqualTo(1);
    }

    @Test
    void anEventsOwnIdIsNeverThatOfAnotherEvenIfThereIsNoRoom() {
        EventEncoder small = encoder(new EventLimits(1024, 500, 500, 500, 20, 50));
        List<String> ids = new ArrayList<>();
        for (String own : List.of("01a22e7d-2a8e-7eb7-8011-b7000a548400", "01a22e7d-2a8e-7eb7-8011-b7000a548401",
                "order/".repeat(10) + 1, "order/".repeat(10) + 2)) {
            LogEvent.Builder event = LogEvent.named("big").id(own);
            for (int i = 0; i < 40; i++) {
                event.field("field" + i, "y".repeat(100));
            }
            ByteSink sink = new ByteSink(64, 1024);

            small.encode(event.build(), sink);

            ids.add(parse(new String(sink.toByteArray(), StandardCharsets.UTF_8)).getString("id"));
        }

        assertThat(ids).startsWith("01a22e7d-2a8e-7eb7-8011-b7000a548400", "01a22e7d-2a8e-7eb7-8011-b7000a548401")
                .doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).hasSize(36));
    }

    @Test
    void replacesAnEventThatStaysTooLarge() {
        EventEncoder small = encoder(new EventLimits(1024, 500, 500, 500, 20, 50));
        ByteSink sink = new ByteSink(64, 1024);
        // Within its last limits, and yet too large: no list exceeds its limit.
        List<?> much = IntStream.range(0, 4).mapToObj(i -> Collections.nCopies(4, "y".repeat(100))).toList();
        LogEvent.Builder event = LogEvent.named("big").level(Level.ERROR);
        for (int i = 0; i < 4; i++) {
            event.field("field" + i, much);
        }

        small.encode(event.build(), sink);

        JsonObject json = parse(new String(sink.toByteArray(), StandardCharsets.UTF_8));
        assertThat(json.getString("name")).isEqualTo("big");
        assertThat(json.getString("level")).isEqualTo("error");
        assertThat(json.getJsonObject("fields").getString("encodeFault")).isEqualTo("too large");
        assertThat(small.truncated()).isEqualTo(1);
    }

    @Test
    void writesAnExceptionWithItsCausesAndStopsAtACycle() {
        Exception inner = new IllegalStateException("inner");
        Exception outer = new RuntimeException("outer", inner);
        inner.initCause(outer);

        JsonObject exception = parse(line(LogEvent.named("e").exception(outer).build())).getJsonObject("exception");

        assertThat(exception.getString("type")).isEqualTo("java.lang.RuntimeException");
        assertThat(exception.getString("message")).isEqualTo("outer");
        assertThat(exception.getString("stack")).contains("Caused by: java.lang.IllegalStateException: inner",
                "[CIRCULAR REFERENCE: java.lang.RuntimeException: outer", "\tat org.eventlog.encode.EventEncoderTest");
    }

    @Test
    void survivesAThrowingException() {
        Exception hostile = new Exception() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException();
            }
        };

        assertThat(line(LogEvent.named("e").exception(hostile).build())).contains("getMessage() failed",
                "toString() failed");
    }

    @Test
    void losesOnlyTheContextIfItsSourceThrows() {
        EventEncoder broken = new EventEncoder(Formats.json(), new Identity(null, null, null, null, null, 7), LIMITS,
                InstantSource.fixed(NOON), new Random(1), () -> {
                    throw new IllegalStateException();
                }, Additions.NONE);
        ByteSink sink = new ByteSink(64, 4096);

        broken.encode(LogEvent.named("e").build(), sink);

        assertThat(parse(new String(sink.toByteArray(), StandardCharsets.UTF_8)).getString("name")).isEqualTo("e");
    }

    @Test
    void writesNonJsonValuesAsText() {
        JsonObject fields = parse(line(LogEvent.named("e")
                .field("nan", Double.NaN)
                .field("inf", Double.NEGATIVE_INFINITY)
                .field("nothing", (String) null)
                .field("lone", "a\uD800b")
                .build())).getJsonObject("fields");

        assertThat(fields.getString("nan")).isEqualTo("NaN");
        assertThat(fields.getString("inf")).isEqualTo("-Infinity");
        assertThat(fields.get("nothing")).isEqualTo(JsonValue.NULL);
        assertThat(fields.getString("lone")).isEqualTo("a\uFFFDb");
    }

    private static void assertSame(JsonValue json, Object value) {
        if (value instanceof Double number) {
            String text = json.toString().replace("\"", "");
            assertThat(Double.parseDouble(text)).isEqualTo(number);
        } else if (value instanceof String text) {
            assertThat(((jakarta.json.JsonString) json).getString()).isEqualTo(sound(text));
        } else {
            assertThat(json.toString()).isEqualTo(value.toString());
        }
    }

    private static LogEvent anyEvent(Random random) {
        LogEvent.Builder event = LogEvent.named(text(random)).message(text(random));
        for (int i = random.nextInt(6); i > 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> event.field(text(random), random.nextLong() >> random.nextInt(64));
                case 1 -> event.field(text(random), random.nextInt(2_000_000) / 1000.0 * (random.nextInt(3) - 1));
                case 2 -> event.field(text(random), Double.longBitsToDouble(random.nextLong()));
                case 3 -> event.field(text(random), random.nextBoolean());
                default -> event.field(text(random), text(random));
            }
        }
        return event.build();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(switch (random.nextInt(6)) {
                case 0 -> random.nextInt(0x20);
                case 1 -> random.nextInt(0x110000);
                case 2 -> 0xD800 + random.nextInt(0x800);
                case 3 -> "\"\\/\u007F\u2028".codePointAt(random.nextInt(5));
                default -> 0x20 + random.nextInt(0x5F);
            });
        }
        return text.toString();
    }

    /** The text with each unpaired surrogate replaced. */
    private static String sound(String text) {
        return text == null
                ? null
                : text.codePoints()
                        .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private String line(LogEvent event) {
        ByteSink sink = new ByteSink(16, LIMITS.event());
        encoder.encode(event, sink);
        return new String(sink.toByteArray(), StandardCharsets.UTF_8);
    }

    private static JsonObject parse(String line) {
        return Json.createReader(new StringReader(line)).readObject();
    }

    @Test
    void aContextThatCannotBeReadIsNamedInTheEvent() {
        EventEncoder encoder = encoder(LIMITS, () -> {
            throw new IllegalStateException("no tenant");
        });
        ByteSink sink = new ByteSink(64, 10_000);

        encoder.encode(LogEvent.named("e").field("amount", 5).build(), sink);

        JsonObject fields = parse(new String(sink.toByteArray(), StandardCharsets.UTF_8)).getJsonObject("fields");
        assertThat(fields.getInt("amount")).isEqualTo(5);
        assertThat(fields.getString("contextFault")).contains("IllegalStateException", "no tenant");
    }

    private static EventEncoder encoder(EventLimits limits) {
        return encoder(limits, () -> ContextSnapshot.of("ada", null));
    }

    private static EventEncoder encoder(EventLimits limits, Supplier<ContextSnapshot> context) {
        return new EventEncoder(Formats.json(), new Identity("north", null, null, null, "h", 7), limits,
                InstantSource.fixed(NOON),
                new Random(1), context, Additions.NONE);
    }
}
