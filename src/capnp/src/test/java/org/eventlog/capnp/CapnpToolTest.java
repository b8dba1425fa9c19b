// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.capnproto.StructSize;
import org.eventlog.encode.JsonObject;
import org.eventlog.encode.JsonReader;
import org.eventlog.encode.ValueJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the schema and the encoded bytes with Cap'n Proto's own compiler and decoder. */
@Timeout(120)
@EnabledIf(value = "org.eventlog.capnp.CapnpTool#installed", disabledReason = "the program capnp is not installed")
class CapnpToolTest {
    private static final int EVENTS = 400;

    @TempDir
    Path dir;

    @Test
    void eachFieldIsWhereTheCompilerPutsIt() throws Exception {
        String layout = CapnpTool.run(dir, new byte[0], "compile", "-ocapnp",
                "--src-prefix=" + CapnpTool.schema().getParent(), CapnpTool.schema().toString());

        Map<String, Integer> places = places(layout.substring(0, layout.indexOf("enum Level")));
        Map<String, Integer> ours = new TreeMap<>();
        for (Field field : Slots.class.getDeclaredFields()) {
            if (field.getType() == int.class && Modifier.isStatic(field.getModifiers())
                    && !field.getName().startsWith("FIELD_")) {
                ours.put(field.getName(), field.getInt(null));
            }
        }
        assertThat(ours).hasSize(38).isEqualTo(places);
        StructSize size = Slots.EVENT.structSize();
        assertThat(layout).contains(
                "struct Event @0xcaa622dbca92d50b {  # " + size.data * 8 + " bytes, " + size.pointers + " ptrs",
                "{  # 0 bytes, 2 ptrs\n  name @0 :Text;  # ptr[0]\n  value @1 :Text;  # ptr[1]",
                "{  # 8 bytes, 1 ptrs\n  name @0 :Text;  # ptr[0]\n  value @1 :Int64;  # bits[0, 64)",
                "{  # 8 bytes, 1 ptrs\n  name @0 :Text;  # ptr[0]\n  value @1 :Float64;  # bits[0, 64)",
                "{  # 8 bytes, 1 ptrs\n  name @0 :Text;  # ptr[0]\n  value @1 :Bool;  # bits[0, 1)");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theToolDecodesEachValue(boolean packed) throws Exception {
        List<RandomEvents.Stamped> events = new ArrayList<>();
        RandomEvents random = new RandomEvents(42);
        RandomEvents.Sender sender = random.sender();
        for (int i = 0; i < EVENTS; i++) {
            events.add(random.next());
        }

        List<String> decoded = CapnpTool.toJson(Bytes.of(packed, sender, events), packed, dir);

        assertThat(decoded).hasSize(EVENTS);
        for (int i = 0; i < EVENTS; i++) {
            Map<String, Object> actual = decoded(decoded.get(i));
            Map<String, Object> expected = expected(events.get(i), sender);
            assertThat(actual.keySet()).as("event %d", i).isEqualTo(expected.keySet());
            for (Map.Entry<String, Object> part : expected.entrySet()) {
                assertThat(actual.get(part.getKey())).as("%s of event %d", part.getKey(), i)
                        .isEqualTo(part.getValue());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theReaderDecodesWhatTheToolWrites(boolean packed) throws Exception {
        String json = """
                {"id":"1","sequence":"7","time":"-1","timeNanos":5,"level":"ok","name":"n\\u0000€😀","hasValue":true,
                "value":-0.5,"tags":["a",""],"codeLine":3,"pid":"9","integerFields":[{"name":"i","value":"-4"}],
                "booleanFields":[{"name":"b","value":true}],"jsonFields":[{"name":"j","value":"[null]"}]}
                """.replace("\n", "");

        CapnpEvent event = Bytes.read(packed, CapnpTool.fromJson(json, packed, dir, CapnpTool.schema())).get(0);

        assertThat(event.sequence()).isEqualTo(7);
        assertThat(event.time()).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999005Z"));
        assertThat(event.name()).isEqualTo("n\u0000€😀");
        assertThat(event.value()).isEqualTo(-0.5);
        assertThat(event.message()).isNull();
        assertThat(event.tags()).containsExactly("a", "");
        assertThat(event.code().line()).isEqualTo(3);
        List<Object> nulls = new ArrayList<>();
        nulls.add(null);
        assertThat(event.fields()).isEqualTo(Map.of("i", -4L, "b", true, "j", nulls));
    }

    private static Map<String, Integer> places(String struct) {
        Map<String, Integer> places = new TreeMap<>();
        Matcher line = Pattern.compile("(\\w+) @\\d+ :[\\w()]+;  # (?:ptr\\[(\\d+)]|bits\\[(\\d+), (\\d+)\\))")
                .matcher(struct);
        while (line.find()) {
            int place = line.group(2) != null
                    ? Integer.parseInt(line.group(2))
                    : Integer.parseInt(line.group(3))
                            / (Integer.parseInt(line.group(4)) - Integer.parseInt(line.group(3)));
            places.put(line.group(1).replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT), place);
        }
        return places;
    }

    /** The event as the tool prints it: 64-bit integers as strings, and without null pointers. */
    private static Map<String, Object> expected(RandomEvents.Stamped event, RandomEvents.Sender sender) {
        Map<String, Object> json = new TreeMap<>();
        json.put("id", event.id());
        json.put("sequence", String.valueOf(event.sequence()));
        json.put("time", micros(event.time()));
        json.put("timeNanos", (long) event.time().getNano() % 1000);
        json.put("observed", micros(event.observed()));
        json.put("observedNanos", (long) event.observed().getNano() % 1000);
        json.put("level", event.level().text());
        json.put("name", event.name());
        put(json, "message", event.message());
        put(json, "target", event.target());
        json.put("hasValue", event.hasValue());
        json.put("value", number(event.value()));
        put(json, "tags", event.tags().isEmpty() ? null : event.tags());
        put(json, "user", event.context().user());
        put(json, "session", event.context().session());
        put(json, "requestId", event.context().requestId());
        put(json, "correlationId", event.context().correlationId());
        put(json, "traceId", event.context().traceId());
        put(json, "spanId", event.context().spanId());
        put(json, "codeFile", event.code() == null ? null : event.code().file());
        json.put("codeLine", event.code() == null ? 0L : (long) event.code().line());
        put(json, "codeFunction", event.code() == null ? null : event.code().function());
        put(json, "exceptionType", event.exceptionType());
        put(json, "exceptionMessage", event.exceptionMessage());
        put(json, "stackTrace", event.stackTrace());
        json.put("truncated", event.isTruncated());
        put(json, "site", sender.site());
        put(json, "cluster", sender.cluster());
        put(json, "project", sender.project());
        put(json, "application", sender.application());
        put(json, "release", sender.release());
        put(json, "host", sender.host());
        json.put("pid", String.valueOf(sender.pid()));
        event.fields().forEach((name, value) -> addField(json, name, value));
        return json;
    }

    private static void addField(Map<String, Object> json, String name, Object value) {
        if (value instanceof String) {
            field(json, "textFields", name, value);
        } else if (value instanceof Long) {
            field(json, "integerFields", name, value.toString());
        } else if (value instanceof Double number) {
            field(json, "numberFields", name, number(number));
        } else if (value instanceof Boolean) {
            field(json, "booleanFields", name, value);
        } else {
            field(json, "jsonFields", name, new String(ValueJson.utf8(value), StandardCharsets.UTF_8));
        }
    }

    @SuppressWarnings("unchecked")
    private static void field(Map<String, Object> json, String list, String name, Object value) {
        ((List<Object>) json.computeIfAbsent(list, key -> new ArrayList<>()))
                .add(Map.of("name", name, "value", value));
    }

    private static void put(Map<String, Object> json, String key, Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }

    private static String micros(Instant time) {
        return String.valueOf(Math.addExact(time.getEpochSecond() * 1_000_000, time.getNano() / 1000));
    }

    /** The tool prints NaN and infinities as texts, more digits than needed, and -0, which is read as 0. */
    private static Object number(Object value) {
        double number = Double.parseDouble(String.valueOf(value));
        return number == 0 ? 0.0 : number;
    }

    private static Map<String, Object> decoded(String line) throws Exception {
        Map<String, Object> event = object((JsonObject) JsonReader.read(line));
        event.computeIfPresent("value", (key, value) -> number(value));
        event.computeIfPresent("numberFields", (key, fields) -> ((List<?>) fields).stream()
                .map(field -> Map.of("name", ((Map<?, ?>) field).get("name"), "value",
                        number(((Map<?, ?>) field).get("value"))))
                .toList());
        return event;
    }

    private static Map<String, Object> object(JsonObject object) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < object.keys().size(); i++) {
            map.put(object.keys().get(i), plain(object.values().get(i)));
        }
        return map;
    }

    private static Object plain(Object value) {
        if (value instanceof JsonObject object) {
            return object(object);
        }
        return value instanceof List<?> list ? list.stream().map(CapnpToolTest::plain).toList() : value;
    }
}
