// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eventlog.collector.api.EventJson;
import org.eventlog.collector.api.FieldText;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.maps.SourceMaps;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.FieldFilter;
import org.eventlog.collector.store.StoredEvent;
import org.eventlog.collector.web.Visible;
import org.eventlog.redact.Secrets;

/**
 * The details of an event, in sections.
 *
 * @param mapped the stack in the sources of a minified script, or null
 */
record EventDetails(List<Fact> facts, List<Fact> fields, String mapped, String stack, String json,
        List<String> notes) {
    /** The longest value that is a link. */
    private static final int LONGEST = 200;
    /** Optional values of an event. */
    private static final List<String> OWN = List.of("target", "value", "site", "cluster", "project", "application",
            "release", "host", "pid");

    /** A named value or time, optionally with a link below the root to the events that have the same value. */
    record Fact(String label, String value, String link, Moment at) {}

    static EventDetails of(Texts texts, StoredEvent event, SourceMaps maps) {
        JsonObject data = EventJson.data(event);
        List<Fact> facts = new ArrayList<>();
        linked(facts, texts.get("source"), event.source(), EventFilter.ALL::withSource);
        linked(facts, texts.get("user"), event.user(), same("user"));
        linked(facts, texts.get("session"), text(data.get("session")), same("session"));
        linked(facts, texts.get("request"), event.request(), EventFilter.ALL::withRequest);
        linked(facts, texts.get("correlation"), event.correlation(), EventFilter.ALL::withCorrelation);
        OWN.forEach(key -> linked(facts, texts.get(key), text(data.get(key)),
                isFound(data.get(key)) ? same(key) : null));
        facts.add(new Fact(texts.get("received"), "", null, Moment.of(event.received())));
        linked(facts, texts.get("address"), event.address(), EventFilter.ALL::withAddress);
        linked(facts, texts.get("key"), event.key(), EventFilter.ALL::withKey);
        fact(facts, texts.get("origin"), event.origin());
        if (event.id() != null) {
            facts.add(new Fact(texts.get("id"), Visible.of(event.id()), Links.permanent(event.source(), event.id()),
                    null));
        }
        return new EventDetails(facts, fields(data), mapped(event, data, maps), stack(data),
                Visible.of(EventJson.pretty(event)),
                notes(texts, event));
    }

    private static List<Fact> fields(JsonObject data) {
        List<Fact> fields = new ArrayList<>();
        if (data.get("fields") instanceof JsonObject object) {
            String stack = browserStack(data);
            object.forEach((key, value) -> {
                if (stack == null || !key.equals("stack")) {
                    linked(fields, key, text(value), FieldText.canName(key) && isFound(value) ? same(key) : null);
                }
            });
        }
        return fields;
    }

    private static Function<String, EventFilter> same(String name) {
        return value -> EventFilter.ALL.with(FieldFilter.of(name, value));
    }

    /** Whether a filter can ask for the value: a text, a number or a boolean, and not a long one. */
    private static boolean isFound(JsonValue value) {
        return value != null && !(value instanceof JsonStructure) && text(value) != null
                && text(value).length() <= LONGEST && text(value).equals(text(value).strip());
    }

    /** The stack of an event's exception, or of an error of a browser; null if there is none. */
    static String stack(StoredEvent event) {
        return stack(EventJson.data(event));
    }

    private static String stack(JsonObject data) {
        if (!(data.get("exception") instanceof JsonObject exception)) {
            return Visible.of(browserStack(data));
        }
        String stack = text(exception.get("stack"));
        String head = text(exception.get("type"));
        String message = text(exception.get("message"));
        return Visible
                .of(stack != null ? stack : head == null ? message : message == null ? head : head + ": " + message);
    }

    /**
     * The stack of a browser error, which is in a field because it is not a Java exception; null if there is none.
     */
    private static String browserStack(JsonObject data) {
        return isOfBrowser(data) ? text(data.getJsonObject("fields").get("stack")) : null;
    }

    private static String mapped(StoredEvent event, JsonObject data, SourceMaps maps) {
        if (!isOfBrowser(data)) {
            return null;
        }
        JsonObject fields = data.getJsonObject("fields");
        String stack = text(fields.get("stack"));
        // What is thrown without being an error has a position only.
        String place = stack == null && fields.containsKey("file")
                ? "    at " + text(fields.get("file")) + ':' + text(fields.get("line")) + ':'
                        + text(fields.get("column"))
                : stack;
        return Visible.of(maps.map(event.source(), text(fields.get("release")), place).orElse(null));
    }

    private static boolean isOfBrowser(JsonObject data) {
        return data.get("fields") instanceof JsonObject fields && "browser".equals(text(fields.get("origin")));
    }

    private static List<String> notes(Texts texts, StoredEvent event) {
        List<String> notes = new ArrayList<>();
        if ((event.flags() & Flags.CUT) != 0) {
            notes.add(texts.get("note.cut"));
        }
        if ((event.flags() & Flags.CLAMPED) != 0) {
            notes.add(texts.get("note.clamped"));
        }
        if ((event.flags() & Flags.TIME_UNREAD) != 0) {
            notes.add(texts.get("note.unread"));
        }
        return notes;
    }

    private static void fact(List<Fact> facts, String label, String value) {
        linked(facts, label, value, null);
    }

    private static void linked(List<Fact> facts, String label, String value, Function<String, EventFilter> same) {
        if (value != null && !value.isEmpty()) {
            facts.add(new Fact(Visible.of(label), Visible.of(value),
                    same == null || value.equals(Secrets.MASK) ? null : Links.list(same.apply(value)), null));
        }
    }

    private static String text(JsonValue value) {
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
