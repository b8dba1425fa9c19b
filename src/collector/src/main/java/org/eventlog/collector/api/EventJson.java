// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.StoredEvent;

/**
 * Writes a stored event as JSON: a row of the list, or the complete event as it was sent, with the collector's own
 * data.
 */
public final class EventJson {
    /** The collector's own data about an event. */
    private static final String OURS = "collector";
    /** Members with these names had invalid values and were stored leniently. They are not written a second time. */
    private static final Set<String> OWN = Set.of("id", "name", "tstamp", "level", "message", "user", "reqId",
            "correlationId");

    private EventJson() {}

    /**
     * The position at which to continue. It is past the events that did not match, unless more matches may follow, and
     * past those on the page, which may have been stored after the query began.
     */
    static long next(EventQuery query, EventPage page) {
        long past = page.isPartial() ? page.reached().seq() : Math.max(page.newest(), query.after());
        if (page.events().isEmpty()) {
            return past;
        }
        boolean all = page.events().size() < query.limit();
        return all ? Math.max(past, last(page).seq()) : last(page).seq();
    }

    static void row(JsonText json, StoredEvent event) {
        json.object().member("seq", event.seq()).member("source", event.source());
        own(json, event);
        if (event.messageShortened()) {
            json.key("messageShortened").raw("true");
        }
        json.member("session", event.session());
        if (event.issue() != null) {
            json.member("issue", event.issue());
        }
        json.end();
    }

    static String full(StoredEvent event) {
        JsonText json = new JsonText().object();
        own(json, event);
        Map<String, JsonValue> misfits = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : data(event).entrySet()) {
            if (OWN.contains(member.getKey())) {
                misfits.put(member.getKey(), member.getValue());
            } else if (!member.getKey().equals(OURS)) {
                json.key(member.getKey()).raw(member.getValue().toString());
            }
        }
        json.key(OURS).object().member("seq", event.seq()).member("source", event.source())
                .member("received", event.received()).member("address", event.address())
                .member("origin", event.origin());
        mark(json, event, Flags.CUT, "cut");
        mark(json, event, Flags.CLAMPED, "tstampMoved");
        mark(json, event, Flags.TIME_UNREAD, "tstampUnread");
        mark(json, event, Flags.ID_MADE_HERE, "idMadeHere");
        if (!misfits.isEmpty()) {
            json.key("asSent").object();
            misfits.forEach((key, value) -> json.key(key).raw(value.toString()));
            json.end();
        }
        return json.end().end().toString();
    }

    public static String pretty(StoredEvent event) {
        StringWriter out = new StringWriter();
        try (JsonReader reader = Json.createReader(new StringReader(full(event)));
                JsonWriter writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                        .createWriter(out)) {
            writer.write(reader.readObject());
        }
        return out.toString().strip();
    }

    /** The parts of the event that have no column of their own. */
    public static JsonObject data(StoredEvent event) {
        try (JsonReader reader = Json.createReader(new StringReader(event.data()))) {
            return reader.readObject();
        }
    }

    /** The position after which older events follow. Only for a page that has some, or is partial. */
    public static EventQuery.Cursor older(EventPage page) {
        return page.isPartial() ? page.reached() : cursor(last(page));
    }

    private static StoredEvent last(EventPage page) {
        return page.events().get(page.events().size() - 1);
    }

    public static EventQuery.Cursor cursor(StoredEvent event) {
        return new EventQuery.Cursor(event.ts(), event.seq());
    }

    private static void own(JsonText json, StoredEvent event) {
        json.member("id", event.id()).member("name", event.name()).member("tstamp", event.ts())
                .member("level", event.level()).member("message", event.message()).member("user", event.user())
                .member("reqId", event.request()).member("correlationId", event.correlation());
    }

    private static void mark(JsonText json, StoredEvent event, int flag, String name) {
        if ((event.flags() & flag) != 0) {
            json.key(name).raw("true");
        }
    }
}
