// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.StoreException;

/** Writes many documents of one index in few requests. They can be found once {@link #finish} has returned. */
final class Bulk {
    private static final int CHARACTERS_AT_ONCE = 8 << 20;

    private final Indices indices;
    private final String index;
    private final Ledger.Turn turn;
    private final Outcome outcome;
    private final StringBuilder body = new StringBuilder();
    private int first;
    private int size;

    /** Receives the result of each document in the order of addition; throws for an unknown result. */
    interface Outcome {
        void of(int place, int status, String error) throws StoreException;
    }

    Bulk(Indices indices, String index, Ledger.Turn turn, Outcome outcome) {
        this.indices = indices;
        this.index = index;
        this.turn = turn;
        this.outcome = outcome;
    }

    /** Every document must be accepted. */
    Bulk(Indices indices, String index, Ledger.Turn turn) {
        this(indices, index, turn, (place, status, error) -> {
            if (status / 100 != 2 && status != 404) {
                throw Fault.of(status, error);
            }
        });
    }

    /** Adds a document that must not exist yet. */
    void create(String id, String document) throws StoreException {
        add("create", id, document);
    }

    /** Creates or replaces a document. */
    void put(String id, String document) throws StoreException {
        add("index", id, document);
    }

    void delete(String id) throws StoreException {
        add("delete", id, null);
    }

    private void add(String action, String id, String document) throws StoreException {
        body.append(new JsonText().object().key(action).object().member("_id", id).end().end()).append('\n');
        if (document != null) {
            body.append(document).append('\n');
        }
        size++;
        if (body.length() > CHARACTERS_AT_ONCE) {
            send();
        }
    }

    /** Sends the remaining documents and makes all of them searchable. */
    void finish() throws StoreException {
        send();
        if (size > 0) {
            indices.refresh(index);
        }
    }

    /** Sends the remaining documents. */
    void send() throws StoreException {
        if (body.isEmpty()) {
            return;
        }
        turn.stillOurs();
        JsonObject answer = indices.written("POST", index,
                "/_bulk?filter_path=items.*.status,items.*.error.type", body.toString());
        JsonArray items = answer.getJsonArray("items");
        if (items == null || items.size() != size - first) {
            throw new StoreException(StoreException.Kind.FAILED, "not every document is answered");
        }
        for (int i = 0; i < items.size(); i++) {
            JsonObject item = items.getJsonObject(i).values().iterator().next().asJsonObject();
            JsonObject error = item.getJsonObject("error");
            outcome.of(first + i, item.getInt("status"), error == null ? "" : error.getString("type", ""));
        }
        first = size;
        body.setLength(0);
    }
}
