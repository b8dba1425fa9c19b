// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses a JSON object into maps and lists. Stricter than usual parsers: a duplicate key is a fault, because it is a
 * fault of the writer.
 */
final class JsonText {
    // Finding the provider takes longer than parsing an event.
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

    private JsonText() {}

    static Map<String, Object> object(byte[] utf8) {
        try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8)) {
            if (parser.next() != Event.START_OBJECT) {
                throw new IllegalArgumentException("not an object");
            }
            Map<String, Object> object = object(parser);
            if (parser.hasNext()) {
                throw new IllegalArgumentException("more than one object");
            }
            return object;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "not a JSON object: " + e.getMessage() + "\n" + new String(utf8, StandardCharsets.UTF_8), e);
        }
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Event at = parser.next(); at != Event.END_OBJECT; at = parser.next()) {
            String key = parser.getString();
            if (object.containsKey(key)) {
                throw new IllegalArgumentException("the key \"" + key + "\" stands twice");
            }
            object.put(key, value(parser, parser.next()));
        }
        return Collections.unmodifiableMap(object);
    }

    private static List<Object> array(JsonParser parser) {
        List<Object> array = new ArrayList<>();
        for (Event at = parser.next(); at != Event.END_ARRAY; at = parser.next()) {
            array.add(value(parser, at));
        }
        return Collections.unmodifiableList(array);
    }

    private static Object value(JsonParser parser, Event at) {
        return switch (at) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER -> number(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalArgumentException("unexpected " + at);
        };
    }

    /** A number with a point or an exponent becomes a double, any other a long or, if it is too large, a BigInteger. */
    private static Number number(String text) {
        if (!text.matches("-?\\d+")) {
            return Double.valueOf(text);
        }
        BigInteger whole = new BigInteger(text);
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }
}
