// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.page;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.DocumentStore;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Refusal;

/** The saved views: searches with a name, the same for all users. They are one document of the store. */
final class Views {
    static final int LONGEST_NAME = 60;
    private static final int MOST = 50;
    private static final String DOCUMENT = "views";

    private Views() {}

    /**
     * @param query the query string of the list
     * @param by the user who saved it
     */
    record View(String name, String query, String by) {
        String link() {
            return "./?" + query;
        }
    }

    /** All views by name. */
    static List<View> all(EventStore store) throws StoreException {
        return read(store.documents().find(DOCUMENT));
    }

    private static List<View> read(Optional<DocumentStore.Document> document) {
        List<View> all = new ArrayList<>();
        if (document.isPresent()) {
            try (JsonReader reader = Json.createReader(new StringReader(document.get().body()))) {
                for (JsonValue value : reader.readArray()) {
                    JsonObject view = value.asJsonObject();
                    all.add(new View(view.getString("name"), view.getString("query"), view.getString("by")));
                }
            }
        }
        return all;
    }

    /** Saves a view, in place of one with the same name. For the writer's thread. */
    static void save(EventStore store, View view, Actor actor, long now) throws StoreException {
        change(store, view.name(), view, "view.save", actor, now);
    }

    /** For the writer's thread. */
    static void remove(EventStore store, String name, Actor actor, long now) throws StoreException {
        change(store, name, null, "view.remove", actor, now);
    }

    private static void change(EventStore store, String name, View view, String action, Actor actor, long now)
            throws StoreException {
        Optional<DocumentStore.Document> before = store.documents().find(DOCUMENT);
        List<View> all = read(before);
        boolean was = all.removeIf(other -> other.name().equals(name));
        if (view != null) {
            all.add(view);
        } else if (!was) {
            return;
        }
        if (all.size() > MOST) {
            throw new Refusal(400, "too_many", "There are " + MOST + " saved views; remove one first.");
        }
        all.sort(Comparator.comparing(View::name, String.CASE_INSENSITIVE_ORDER));
        JsonText json = new JsonText().array();
        all.forEach(one -> json.object().member("name", one.name()).member("query", one.query())
                .member("by", one.by()).end());
        if (!store.documents().put(DOCUMENT, before.map(DocumentStore.Document::version).orElse(0L),
                json.end().toString())) {
            throw new Refusal(409, "changed", "Somebody else has just changed the saved views. Try again.");
        }
        store.audit().add(new AuditEntry(0, now, actor.name(), actor.address(), action, name,
                view == null ? null : view.query()));
    }
}
