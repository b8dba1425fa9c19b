// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eventlog.collector.event.JsonText;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.KeyStore;
import org.eventlog.collector.store.StoreException;

/** Keys and their sources as documents. */
final class OpenSearchKeys implements KeyStore {
    private final Indices indices;
    private final Meta meta;
    private final Ledger ledger;

    OpenSearchKeys(Indices indices, Ledger ledger) {
        this.indices = indices;
        this.meta = new Meta(indices);
        this.ledger = ledger;
    }

    @Override
    public List<KeyRow> all() throws StoreException {
        return meta.list("key", "[{\"n\":\"desc\"},{\"key\":\"asc\"}]", null, Meta.MAX).stream()
                .map(OpenSearchKeys::key).toList();
    }

    private static KeyRow key(JsonObject document) {
        Set<KeyRow.Scope> scopes = EnumSet.noneOf(KeyRow.Scope.class);
        document.getJsonArray("scopes").forEach(scope -> scopes
                .add(KeyRow.Scope.valueOf(((JsonString) scope).getString())));
        return new KeyRow(document.getString("key"), document.getInt("src"), document.getString("source"),
                Base64.getDecoder().decode(document.getString("hash")), document.getBoolean("legacy"),
                document.getBoolean("configured"), EventDocuments.text(document, "label"), scopes,
                document.getInt("maxLevel"), EventDocuments.text(document, "addresses"),
                EventDocuments.number(document, "n"), EventDocuments.text(document, "createdBy"),
                EventDocuments.number(document, "expires"), EventDocuments.number(document, "revoked"),
                EventDocuments.number(document, "lastUsed"));
    }

    @Override
    public void configure(List<KeyRow> configured, long now) throws StoreException {
        Set<String> named = configured.stream().map(KeyRow::id).collect(Collectors.toSet());
        ledger.write(turn -> {
            Change change = new Change(turn);
            for (KeyRow key : all()) {
                if (key.configured() && key.revoked() == null && !named.contains(key.id())) {
                    change.put(with(key, key.expires(), now, key.lastUsed()));
                }
            }
            for (KeyRow key : configured) {
                change.make(key, true, now, null);
            }
            change.bulk.finish();
            return null;
        });
    }

    @Override
    public void create(KeyRow key, Actor actor, long now) throws StoreException {
        ledger.write(turn -> {
            Change change = new Change(turn);
            change.make(key, false, now, actor);
            Meta.audit(change.bulk, turn, now, actor, "key.create", key.id(), key.sourceName());
            change.bulk.finish();
            return null;
        });
    }

    /** Adds or replaces keys as they are. Returns the number of the given source. */
    int add(List<KeyRow> keys, String source) throws StoreException {
        return ledger.write(turn -> {
            Change change = new Change(turn);
            for (KeyRow key : keys) {
                change.put(new KeyRow(key.id(), change.source(key.sourceName()), key.sourceName(), key.hash(),
                        key.legacy(), key.configured(), key.label(), key.scopes(), key.maxLevel(), key.addresses(),
                        key.created(), key.createdBy(), key.expires(), key.revoked(), key.lastUsed()));
            }
            int number = source == null ? 0 : change.source(source);
            change.bulk.finish();
            return number;
        });
    }

    @Override
    public void rotate(String id, KeyRow successor, long until, Actor actor, long now) throws StoreException {
        ledger.write(turn -> {
            Change change = new Change(turn);
            change.make(successor, false, now, actor);
            KeyRow known = find(id);
            if (known != null && !known.configured() && (known.expires() == null || known.expires() > until)) {
                change.put(with(known, until, known.revoked(), known.lastUsed()));
            }
            Meta.audit(change.bulk, turn, now, actor, "key.rotate", id, successor.id());
            change.bulk.finish();
            return null;
        });
    }

    @Override
    public boolean revoke(String id, Actor actor, long now) throws StoreException {
        return ledger.write(turn -> {
            KeyRow known = find(id);
            if (known == null || known.configured() || known.revoked() != null) {
                return false;
            }
            Change change = new Change(turn);
            change.put(with(known, known.expires(), now, known.lastUsed()));
            Meta.audit(change.bulk, turn, now, actor, "key.revoke", id, null);
            change.bulk.finish();
            return true;
        });
    }

    @Override
    public void used(Map<String, Long> lastUsed) throws StoreException {
        ledger.write(turn -> {
            Change change = new Change(turn);
            for (Map.Entry<String, Long> use : lastUsed.entrySet()) {
                KeyRow known = find(use.getKey());
                if (known != null && (known.lastUsed() == null || known.lastUsed() < use.getValue())) {
                    change.put(with(known, known.expires(), known.revoked(), use.getValue()));
                }
            }
            change.bulk.finish();
            return null;
        });
    }

    private KeyRow find(String id) throws StoreException {
        JsonObject document = meta.get("key", id);
        return document == null ? null : key(document);
    }

    private static KeyRow with(KeyRow key, Long expires, Long revoked, Long lastUsed) {
        return new KeyRow(key.id(), key.source(), key.sourceName(), key.hash(), key.legacy(), key.configured(),
                key.label(), key.scopes(), key.maxLevel(), key.addresses(), key.created(), key.createdBy(), expires,
                revoked, lastUsed);
    }

    /** The changes of keys in one turn. */
    private final class Change {
        private final Ledger.Turn turn;
        private final Bulk bulk;
        private final Map<String, Integer> made = new HashMap<>();

        Change(Ledger.Turn turn) {
            this.turn = turn;
            bulk = new Bulk(indices, "meta", turn);
        }

        /** Creates a key and its source. An existing one from the configuration becomes valid again. */
        void make(KeyRow key, boolean configured, long now, Actor actor) throws StoreException {
            int source = source(key.sourceName());
            KeyRow known = find(key.id());
            if (known == null) {
                put(new KeyRow(key.id(), source, key.sourceName(), key.hash(), key.legacy(), configured, key.label(),
                        key.scopes(), key.maxLevel(), key.addresses(), now, actor == null ? null : actor.name(),
                        key.expires(), null, null));
            } else if (known.configured() && configured) {
                put(new KeyRow(known.id(), source, key.sourceName(), key.hash(), known.legacy(), true, known.label(),
                        known.scopes(), known.maxLevel(), known.addresses(), known.created(), known.createdBy(),
                        known.expires(), null, known.lastUsed()));
            }
        }

        private int source(String name) throws StoreException {
            JsonObject known = meta.get("source", name);
            if (known != null) {
                return known.getInt("n");
            }
            if (!made.containsKey(name)) {
                int number = turn.nextSource();
                made.put(name, number);
                bulk.create(DocumentIds.of("source", name), Meta.document("source", name, number).end().toString());
            }
            return made.get(name);
        }

        void put(KeyRow key) throws StoreException {
            JsonText json = Meta.document("key", key.id(), key.created()).member("src", key.source())
                    .member("source", key.sourceName()).member("hash", Base64.getEncoder().encodeToString(key.hash()))
                    .key("legacy").raw(String.valueOf(key.legacy())).key("configured")
                    .raw(String.valueOf(key.configured())).member("label", Meta.text(key.label()))
                    .member("maxLevel", key.maxLevel()).member("addresses", Meta.text(key.addresses()))
                    .member("createdBy", Meta.text(key.createdBy())).key("expires")
                    .raw(String.valueOf(key.expires())).key("revoked").raw(String.valueOf(key.revoked()))
                    .key("lastUsed").raw(String.valueOf(key.lastUsed())).key("scopes").array();
            key.scopes().stream().map(Enum::name).sorted().forEach(json::string);
            bulk.put(DocumentIds.of("key", key.id()), json.end().end().toString());
        }
    }
}
