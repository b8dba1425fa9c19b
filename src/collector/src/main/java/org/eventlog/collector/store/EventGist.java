// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;

/**
 * The parts of an event's data that a list shows, for stores that extract them once when an event is stored.
 *
 * @param session the member of that name, or null
 * @param thrown the exception's message or else its type, or null; shown if there is no message
 */
public record EventGist(String session, String thrown) {
    private static final EventGist NONE = new EventGist(null, null);

    /** @param data an event's JSON object */
    public static EventGist of(String data) {
        // Avoid parsing: most events have neither.
        if (!data.contains("\"session\"") && !data.contains("\"exception\"")) {
            return NONE;
        }
        try (JsonParser parser = Json.createParser(new StringReader(data))) {
            return read(parser);
        } catch (JsonException e) {
            // The event is still stored, and shown unchanged.
            return NONE;
        }
    }

    private static EventGist read(JsonParser parser) {
        String session = null;
        String thrown = null;
        parser.next();
        while (parser.next() == Event.KEY_NAME) {
            String key = parser.getString();
            Event value = parser.next();
            if (key.equals("session")) {
                session = scalar(parser, value);
            } else if (key.equals("exception") && value == Event.START_OBJECT) {
                thrown = thrown(parser);
            } else {
                skip(parser, value);
            }
        }
        return new EventGist(session, thrown);
    }

    private static String thrown(JsonParser parser) {
        String type = null;
        String message = null;
        while (parser.next() == Event.KEY_NAME) {
            String key = parser.getString();
            Event value = parser.next();
            switch (key) {
                case "type" -> type = scalar(parser, value);
                case "message" -> message = scalar(parser, value);
                default -> skip(parser, value);
            }
        }
        return message == null ? type : message;
    }

    private static String scalar(JsonParser parser, Event value) {
        return switch (value) {
            case VALUE_STRING, VALUE_NUMBER -> parser.getString();
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            default -> {
                skip(parser, value);
                yield null;
            }
        };
    }

    private static void skip(JsonParser parser, Event value) {
        if (value == Event.START_OBJECT) {
            parser.skipObject();
        } else if (value == Event.START_ARRAY) {
            parser.skipArray();
        }
    }
}
