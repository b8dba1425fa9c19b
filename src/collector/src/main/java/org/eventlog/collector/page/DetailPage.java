// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.api.EventJson;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.store.StoredEvent;

/** All that the template of one event needs. */
public record DetailPage(Texts texts, RowView row, List<Fact> facts, List<Fact> fields, String stack, String json,
        List<String> notes) {

    /** A named value, with a link to the events that share it where that is of use. */
    record Fact(String label, String value, String link) {}

    static DetailPage of(Texts texts, StoredEvent event) {
        JsonObject data = EventJson.data(event);
        List<Fact> facts = new ArrayList<>();
        fact(facts, texts.get("source"), event.source(), "source", event.source());
        fact(facts, texts.get("user"), event.user(), null, null);
        fact(facts, texts.get("session"), text(data.get("session")), null, null);
        fact(facts, texts.get("request"), event.request(), "req", event.request());
        fact(facts, texts.get("correlation"), event.correlation(), "corr", event.correlation());
        for (String key : List.of("target", "value", "site", "cluster", "project", "application", "host", "pid")) {
            fact(facts, texts.get(key), text(data.get(key)), null, null);
        }
        fact(facts, texts.get("received"), Times.iso(event.received()), null, null);
        fact(facts, texts.get("address"), event.address(), null, null);
        fact(facts, texts.get("id"), event.id(), null, null);
        return new DetailPage(texts, RowView.of(event), facts, fields(data), stack(data),
                Visible.of(EventJson.pretty(event)), notes(texts, event));
    }

    String heading() {
        return row.name() == null ? texts.get("event") : row.name();
    }

    private static List<Fact> fields(JsonObject data) {
        List<Fact> fields = new ArrayList<>();
        if (data.get("fields") instanceof JsonObject object) {
            object.forEach((key, value) -> fact(fields, key, text(value), null, null));
        }
        return fields;
    }

    private static String stack(JsonObject data) {
        if (!(data.get("exception") instanceof JsonObject exception)) {
            return null;
        }
        String stack = text(exception.get("stack"));
        String head = text(exception.get("type"));
        String message = text(exception.get("message"));
        return Visible
                .of(stack != null ? stack : head == null ? message : message == null ? head : head + ": " + message);
    }

    private static List<String> notes(Texts texts, StoredEvent event) {
        List<String> notes = new ArrayList<>();
        if ((event.flags() & Flags.CUT) != 0) {
            notes.add(texts.get("note.cut"));
        }
        if ((event.flags() & Flags.CLAMPED) != 0) {
            notes.add(texts.get("note.clamped"));
        }
        return notes;
    }

    private static void fact(List<Fact> facts, String label, String value, String parameter, String filter) {
        if (value != null && !value.isEmpty()) {
            facts.add(new Fact(Visible.of(label), Visible.of(value),
                    parameter == null ? null : "../?" + Links.parameter(parameter, filter)));
        }
    }

    private static String text(JsonValue value) {
        if (value == null || value == JsonValue.NULL) {
            return null;
        }
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
