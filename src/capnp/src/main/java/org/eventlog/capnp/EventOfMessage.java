// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.capnp;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.capnproto.StructList;
import org.eventlog.ContextSnapshot;
import org.eventlog.Level;
import org.eventlog.LogEvent;
import org.eventlog.encode.JsonObject;
import org.eventlog.encode.JsonReader;

/** Reads the event of one message. Any method may throw a RuntimeException if the bytes are invalid. */
final class EventOfMessage {
    private static final long MICROS = 1_000_000;
    private static final Level[] LEVELS = Level.values();

    private EventOfMessage() {}

    static CapnpEvent read(Struct.In root) throws IOException {
        return new CapnpEvent(text(root, Slots.ID), root.int64(Slots.SEQUENCE),
                time(root.int64(Slots.TIME), root.uint16(Slots.TIME_NANOS)),
                time(root.int64(Slots.OBSERVED), root.uint16(Slots.OBSERVED_NANOS)), level(root.uint16(Slots.LEVEL)),
                text(root, Slots.NAME), root.text(Slots.MESSAGE), root.text(Slots.TARGET),
                root.bool(Slots.HAS_VALUE) ? root.float64(Slots.VALUE) : null, List.copyOf(root.texts(Slots.TAGS)),
                ContextSnapshot.of(root.text(Slots.USER), root.text(Slots.SESSION))
                        .withRequestId(root.text(Slots.REQUEST_ID))
                        .withCorrelationId(root.text(Slots.CORRELATION_ID))
                        .withTrace(root.text(Slots.TRACE_ID), root.text(Slots.SPAN_ID)),
                code(root), root.text(Slots.EXCEPTION_TYPE), root.text(Slots.EXCEPTION_MESSAGE),
                root.text(Slots.STACK_TRACE), root.bool(Slots.TRUNCATED), sender(root), fields(root));
    }

    /** Reads a text that every event has. */
    private static String text(Struct.In struct, int pointer) {
        String text = struct.text(pointer);
        return text == null ? "" : text;
    }

    private static Instant time(long micros, int nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000 + nanos);
    }

    private static Level level(int number) throws IOException {
        if (number >= LEVELS.length) {
            throw new MalformedMessageException("level " + number + " is not known", null);
        }
        return LEVELS[number];
    }

    private static LogEvent.CodeLocation code(Struct.In root) {
        String file = root.text(Slots.CODE_FILE);
        int line = root.int32(Slots.CODE_LINE);
        String function = root.text(Slots.CODE_FUNCTION);
        return file == null && line == 0 && function == null ? null : new LogEvent.CodeLocation(file, line, function);
    }

    private static CapnpEvent.Sender sender(Struct.In root) {
        return new CapnpEvent.Sender(root.text(Slots.SITE), root.text(Slots.CLUSTER), root.text(Slots.PROJECT),
                root.text(Slots.APPLICATION), root.text(Slots.RELEASE), root.text(Slots.HOST), root.int64(Slots.PID));
    }

    private static Map<String, Object> fields(Struct.In root) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        add(fields, root.list(Slots.TEXT_PAIRS, Slots.TEXT_FIELDS), struct -> text(struct, Slots.FIELD_TEXT));
        add(fields, root.list(Slots.WORD_PAIRS, Slots.INTEGER_FIELDS), struct -> struct.int64(Slots.FIELD_WORD));
        add(fields, root.list(Slots.WORD_PAIRS, Slots.NUMBER_FIELDS), struct -> struct.float64(Slots.FIELD_WORD));
        add(fields, root.list(Slots.WORD_PAIRS, Slots.BOOLEAN_FIELDS), struct -> struct.bool(Slots.FIELD_BIT));
        Map<String, Object> json = new LinkedHashMap<>();
        add(json, root.list(Slots.TEXT_PAIRS, Slots.JSON_FIELDS), struct -> text(struct, Slots.FIELD_TEXT));
        for (Map.Entry<String, Object> field : json.entrySet()) {
            put(fields, field.getKey(), parse((String) field.getValue()));
        }
        return Collections.unmodifiableMap(fields);
    }

    private static void add(Map<String, Object> fields, StructList.Reader<Struct.In> list,
            Function<Struct.In, Object> value) throws IOException {
        for (int i = 0; i < list.size(); i++) {
            Struct.In struct = list.get(i);
            put(fields, text(struct, Slots.FIELD_NAME), value.apply(struct));
        }
    }

    private static void put(Map<String, Object> fields, String name, Object value) throws IOException {
        if (fields.containsKey(name)) {
            throw new MalformedMessageException("a field that is there twice", null);
        }
        fields.put(name, value);
    }

    private static Object parse(String json) throws IOException {
        try {
            return plain(JsonReader.read(json));
        } catch (JsonReader.Malformed e) {
            throw new MalformedMessageException("a field that is not JSON: " + e.getMessage(), e);
        }
    }

    /** Recurses at most as deeply as JsonReader allows. */
    private static Object plain(Object value) {
        if (value instanceof JsonObject object) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < object.keys().size(); i++) {
                map.put(object.keys().get(i), plain(object.values().get(i)));
            }
            return Collections.unmodifiableMap(map);
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return Collections.unmodifiableList(plain);
        }
        return value;
    }
}
