// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.encode;

import jakarta.json.Json;
import jakarta.json.JsonConfig;
import jakarta.json.JsonNumber;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads encoded events with independent libraries: Parsson and msgpack-java. Both are strict: no duplicate keys, no
 * malformed UTF-8. In JSON, numbers are BigDecimals; in MessagePack, Longs and Doubles.
 */
enum Oracle {
    JSON {
        @Override
        List<Object> read(byte[] bytes, int length) {
            List<Object> events = new ArrayList<>();
            int start = 0;
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    events.add(line(bytes, start, i));
                    start = i + 1;
                }
            }
            if (start != length) {
                throw new IllegalArgumentException("no line end behind the last event");
            }
            return events;
        }

        private static Object line(byte[] bytes, int start, int end) {
            ByteArrayInputStream in = new ByteArrayInputStream(bytes, start, end - start);
            try (JsonReader reader = READERS.createReader(in, StandardCharsets.UTF_8)) {
                return plain(reader.readObject());
            }
        }
    },

    MSGPACK {
        @Override
        List<Object> read(byte[] bytes, int length) {
            List<Object> events = new ArrayList<>();
            try (MessageUnpacker in = UNPACKERS.newUnpacker(bytes, 0, length)) {
                while (in.hasNext()) {
                    events.add(next(in));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return events;
        }
    };

    private static final JsonReaderFactory READERS = Json
            .createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));
    private static final MessagePack.UnpackerConfig UNPACKERS = new MessagePack.UnpackerConfig()
            .withActionOnMalformedString(CodingErrorAction.REPORT);

    /** The consecutive events in these bytes. */
    abstract List<Object> read(byte[] bytes, int length);

    private static Object plain(JsonValue value) {
        return switch (value.getValueType()) {
            case OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                value.asJsonObject().forEach((key, member) -> map.put(key, plain(member)));
                yield map;
            }
            case ARRAY -> value.asJsonArray().stream().map(Oracle::plain).toList();
            case STRING -> ((JsonString) value).getString();
            case NUMBER -> ((JsonNumber) value).bigDecimalValue();
            case TRUE -> true;
            case FALSE -> false;
            case NULL -> null;
        };
    }

    /** Not {@code unpackValue}, whose map would hide a duplicate key. */
    private static Object next(MessageUnpacker in) throws IOException {
        return switch (in.getNextFormat().getValueType()) {
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                int size = in.unpackMapHeader();
                for (int i = 0; i < size; i++) {
                    map.put(in.unpackString(), next(in));
                }
                if (map.size() != size) {
                    throw new IllegalArgumentException("a key stands twice: " + map.keySet());
                }
                yield map;
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int left = in.unpackArrayHeader(); left > 0; left--) {
                    list.add(next(in));
                }
                yield list;
            }
            case STRING -> in.unpackString();
            case INTEGER -> in.unpackLong();
            case FLOAT -> in.unpackDouble();
            case BOOLEAN -> in.unpackBoolean();
            case NIL -> {
                in.unpackNil();
                yield null;
            }
            default -> throw new IllegalArgumentException("not ours: " + in.getNextFormat());
        };
    }
}
