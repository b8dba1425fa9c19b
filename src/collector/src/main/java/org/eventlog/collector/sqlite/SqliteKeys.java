// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.KeyStore;
import org.eventlog.collector.store.StoreException;

/** The table of keys. */
final class SqliteKeys implements KeyStore {
    private final SqliteStore store;

    SqliteKeys(SqliteStore store) {
        this.store = store;
    }

    @Override
    public List<KeyRow> all() throws StoreException {
        return store.read().select(SqliteKeys::key, """
                SELECT k.id, k.src, s.name, k.hash, k.legacy, k.origin = 'config', k.label, k.scopes, k.max_lvl,
                k.addresses, k.created, k.created_by, k.expires, k.revoked, k.last_used
                FROM api_key k JOIN source s ON s.id = k.src ORDER BY k.created DESC, k.id""");
    }

    private static KeyRow key(ResultSet row) throws SQLException {
        Set<KeyRow.Scope> scopes = EnumSet.noneOf(KeyRow.Scope.class);
        Arrays.stream(row.getString(8).split(",")).filter(scope -> !scope.isEmpty()).map(KeyRow.Scope::valueOf)
                .forEach(scopes::add);
        return new KeyRow(row.getString(1), row.getInt(2), row.getString(3), row.getBytes(4), row.getBoolean(5),
                row.getBoolean(6), row.getString(7), scopes, row.getInt(9), row.getString(10), row.getLong(11),
                row.getString(12), SqliteRows.number(row, 13), SqliteRows.number(row, 14), SqliteRows.number(row, 15));
    }

    @Override
    public void configure(List<KeyRow> configured, long now) throws StoreException {
        SqliteWriter writer = store.writer();
        writer.transaction(() -> {
            writer.update("UPDATE api_key SET revoked = ? WHERE origin = 'config' AND revoked IS NULL", now);
            for (KeyRow key : configured) {
                put(writer, key, "config", now, null);
            }
            return null;
        });
    }

    @Override
    public void create(KeyRow key, Actor actor, long now) throws StoreException {
        SqliteWriter writer = store.writer();
        writer.transaction(() -> {
            put(writer, key, "page", now, actor);
            SqliteAudit.add(writer, now, actor, "key.create", key.id(), key.sourceName());
            return null;
        });
    }

    @Override
    public void rotate(String id, KeyRow successor, long until, Actor actor, long now) throws StoreException {
        SqliteWriter writer = store.writer();
        writer.transaction(() -> {
            put(writer, successor, "page", now, actor);
            writer.update("UPDATE api_key SET expires = min(coalesce(expires, ?), ?) WHERE id = ? AND origin = 'page'",
                    until, until, id);
            SqliteAudit.add(writer, now, actor, "key.rotate", id, successor.id());
            return null;
        });
    }

    private static void put(SqliteWriter writer, KeyRow key, String origin, long now, Actor actor)
            throws SQLException {
        writer.update("INSERT INTO source(name) VALUES(?) ON CONFLICT DO NOTHING", key.sourceName());
        writer.update("""
                INSERT INTO api_key(id, src, hash, legacy, origin, created, label, scopes, max_lvl, addresses,
                created_by, expires)
                SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM source WHERE name = ?
                ON CONFLICT(id) DO UPDATE SET src = excluded.src, hash = excluded.hash, revoked = NULL
                WHERE origin = 'config' AND excluded.origin = 'config'""", key.id(), key.hash(), key.legacy(), origin,
                now, key.label(), key.scopes().stream().map(Enum::name).sorted().collect(Collectors.joining(",")),
                key.maxLevel(), key.addresses(), actor == null ? null : actor.name(), key.expires(), key.sourceName());
    }

    @Override
    public boolean revoke(String id, Actor actor, long now) throws StoreException {
        SqliteWriter writer = store.writer();
        return writer.transaction(() -> {
            boolean revoked = writer.update(
                    "UPDATE api_key SET revoked = ? WHERE id = ? AND origin = 'page' AND revoked IS NULL", now, id) > 0;
            if (revoked) {
                SqliteAudit.add(writer, now, actor, "key.revoke", id, null);
            }
            return revoked;
        });
    }

    @Override
    public void used(Map<String, Long> lastUsed) throws StoreException {
        SqliteWriter writer = store.writer();
        writer.transaction(() -> {
            for (Map.Entry<String, Long> use : lastUsed.entrySet()) {
                writer.update("UPDATE api_key SET last_used = max(coalesce(last_used, 0), ?) WHERE id = ?",
                        use.getValue(), use.getKey());
            }
            return null;
        });
    }
}
