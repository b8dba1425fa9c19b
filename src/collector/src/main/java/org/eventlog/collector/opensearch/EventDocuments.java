// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.event.NewEvent;
import org.eventlog.collector.store.EventGist;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.SearchText;
import org.eventlog.collector.store.StoredEvent;

/** Converts events to documents and back. */
final class EventDocuments {
    private static final int SHORT = 600;
    private static final int SIZE_OF_NUMBERS = 300;
    /** A filter's value is at most 500 characters long. */
    private static final int LONGEST_PAIR = 1_000;

    private EventDocuments() {}

    /** @param issue the issue's number, or null */
    static String of(long seq, EventStore.Arrival arrival, String source, Long issue) {
        NewEvent event = arrival.event();
        EventGist gist = EventGist.of(event.data());
        String shown = event.message() == null ? gist.thrown() : event.message();
        boolean shortened = shown != null && shown.codePointCount(0, shown.length()) > SHORT;
        JsonText json = new JsonText().object().member("seq", seq).member("ts", event.ts())
                .member("rcv", arrival.received()).member("lvl", event.level()).member("flags", event.flags())
                .key("moved").raw(String.valueOf((event.flags() & Flags.CLAMPED) != 0))
                .member("size", size(event)).member("source", source);
        if (issue != null) {
            json.member("grp", issue);
        }
        text(json, "id", event.id());
        text(json, "key", arrival.key());
        text(json, "ip", arrival.address());
        text(json, "origin", arrival.origin());
        text(json, "name", event.name());
        text(json, "user", event.user());
        text(json, "session", gist.session());
        text(json, "req", event.request());
        text(json, "corr", event.correlation());
        text(json, "msg", event.message());
        text(json, "brief", shortened ? shown.substring(0, shown.offsetByCodePoints(0, SHORT)) : shown);
        json.key("cut").raw(String.valueOf(shortened && event.message() != null));
        text(json, "data", event.data());
        json.key("pairs").array();
        pairs(event).forEach(json::string);
        json.end();
        return json.member("text", String.join(" ", SearchText.words(event.words()))).end().toString();
    }

    /** The name and the value of a field, as they are indexed together. */
    static String pair(String name, String value) {
        return DocumentIds.wellFormed(name + '=' + value);
    }

    /** The values for which a filter can ask, see {@link FieldFilter}. */
    private static Set<String> pairs(NewEvent event) {
        Set<String> pairs = new LinkedHashSet<>();
        if (event.name() != null) {
            pairs.add(pair("name", event.name()));
        }
        if (event.user() != null) {
            pairs.add(pair("user", event.user()));
        }
        try (JsonParser parser = Json.createParser(new StringReader(event.data()))) {
            String key = null;
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case KEY_NAME -> key = parser.getString();
                    case VALUE_STRING, VALUE_NUMBER -> add(pairs, key, parser.getString());
                    case VALUE_TRUE -> add(pairs, key, "true");
                    case VALUE_FALSE -> add(pairs, key, "false");
                    // The values of a list have no name, but the members of its objects have.
                    case START_ARRAY -> key = null;
                    default -> {
                        // Its members follow.
                    }
                }
            }
        } catch (JsonException e) {
            // The event is still stored.
        }
        return pairs;
    }

    /** @param key the name of a member, or null */
    private static void add(Set<String> pairs, String key, String value) {
        String pair = key == null || FieldFilter.isOwn(key) ? null : pair(key, value);
        if (pair != null && pair.length() <= LONGEST_PAIR) {
            pairs.add(pair);
        }
    }

    private static void text(JsonText json, String key, String value) {
        json.member(key, value == null ? null : DocumentIds.wellFormed(value));
    }

    /** The approximate size of the event on disk. */
    private static long size(NewEvent event) {
        return SIZE_OF_NUMBERS + (long) event.data().length() + event.words().length()
                + (event.message() == null ? 0 : event.message().length());
    }

    static StoredEvent event(JsonObject document, boolean whole) {
        return new StoredEvent(number(document, "seq"), text(document, "id"), number(document, "ts"),
                number(document, "rcv"), Levels.name(document.getInt("lvl")), text(document, "source"),
                text(document, "ip"), text(document, "origin"), text(document, "name"),
                text(document, whole ? "msg" : "brief"), !whole && document.getBoolean("cut"), text(document, "user"),
                text(document, "session"), text(document, "req"), text(document, "corr"), text(document, "key"),
                number(document, "grp"), document.getInt("flags"), whole ? text(document, "data") : null);
    }

    /** Null if the document has no such member. */
    static Long number(JsonObject document, String key) {
        JsonValue value = document.get(key);
        return value instanceof JsonNumber number ? (Long) number.longValueExact() : null;
    }

    /** Null if the document has no such member. */
    static String text(JsonObject document, String key) {
        return document.get(key) instanceof JsonString text ? text.getString() : null;
    }
}
