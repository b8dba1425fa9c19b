// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.StoreException;

/** The small documents: sources, keys, users, changes of issues and the audit log. */
final class Meta {
    /** The maximum number of documents of one kind that are read together; more than any installation has. */
    static final int MAX = 10_000;

    private final Indices indices;

    Meta(Indices indices) {
        this.indices = indices;
    }

    /** @param below only documents with a smaller number, or null for all */
    List<JsonObject> list(String kind, String sort, Long below, int limit) throws StoreException {
        List<String> where = new ArrayList<>(List.of(Indices.term("kind", kind)));
        if (below != null) {
            where.add(Indices.range("n", "lt", below));
        }
        return indices.documents("meta",
                "{\"size\":" + limit + ",\"sort\":" + sort + ",\"query\":" + Indices.all(where) + '}');
    }

    /** Returns the current document, or null. */
    JsonObject get(String kind, String key) throws StoreException {
        JsonObject found = indices.get("meta", DocumentIds.of(kind, key));
        return found == null ? null : found.getJsonObject("_source");
    }

    /** Starts a document. The caller adds the other members and the end. */
    static JsonText document(String kind, String key, long n) {
        return new JsonText().object().member("kind", kind).member("key", DocumentIds.wellFormed(key)).member("n", n);
    }

    /** Adds an audit entry to the requests to send. */
    static void audit(Bulk bulk, Ledger.Turn turn, long at, Actor actor, String action, String subject, String detail)
            throws StoreException {
        long number = turn.nextAudit();
        AuditEntry entry = new AuditEntry(number, at, actor.name(), actor.address(), action, subject, detail);
        bulk.create(DocumentIds.of("audit", String.valueOf(number)), document(entry));
    }

    /** The document of an audit entry. */
    static String document(AuditEntry entry) {
        return document("audit", "", entry.id()).member("at", entry.at())
                .member("who", text(entry.who())).member("ip", text(entry.address())).member("action", entry.action())
                .member("subject", text(entry.subject())).member("detail", text(entry.detail())).end().toString();
    }

    static String text(String value) {
        return value == null ? null : DocumentIds.wellFormed(value);
    }
}
