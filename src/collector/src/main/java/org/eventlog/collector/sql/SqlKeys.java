// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

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
public final class SqlKeys implements KeyStore {
    private final Database database;

    public SqlKeys(Database database) {
        this.database = database;
    }

    @Override
    public List<KeyRow> all() throws StoreException {
        return database.read(SqlKeys::key, """
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
                row.getString(12), Rows.number(row, 13), Rows.number(row, 14), Rows.number(row, 15));
    }

    @Override
    public void configure(List<KeyRow> configured, long now) throws StoreException {
        database.write(transaction -> {
            transaction.update("UPDATE api_key SET revoked = ? WHERE origin = 'config' AND revoked IS NULL", now);
            for (KeyRow key : configured) {
                put(transaction, key, "config", now, null);
            }
            return null;
        });
    }

    @Override
    public void create(KeyRow key, Actor actor, long now) throws StoreException {
        database.write(transaction -> {
            put(transaction, key, "page", now, actor);
            SqlAudit.add(transaction, now, actor, "key.create", key.id(), key.sourceName());
            return null;
        });
    }

    @Override
    public void rotate(String id, KeyRow successor, long until, Actor actor, long now) throws StoreException {
        database.write(transaction -> {
            put(transaction, successor, "page", now, actor);
            transaction.update(
                    "UPDATE api_key SET expires = ? WHERE id = ? AND origin = 'page' AND (expires IS NULL OR expires > ?)",
                    until, id, until);
            SqlAudit.add(transaction, now, actor, "key.rotate", id, successor.id());
            return null;
        });
    }

    private static void put(Transaction transaction, KeyRow key, String origin, long now, Actor actor)
            throws SQLException {
        transaction.update("INSERT INTO source(name) VALUES(?) ON CONFLICT DO NOTHING", key.sourceName());
        transaction.update("""
                INSERT INTO api_key(id, src, hash, legacy, origin, created, label, scopes, max_lvl, addresses,
                created_by, expires)
                SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM source WHERE name = ?
                ON CONFLICT(id) DO UPDATE SET src = excluded.src, hash = excluded.hash, revoked = NULL
                WHERE api_key.origin = 'config' AND excluded.origin = 'config'""", key.id(), key.hash(), key.legacy(),
                origin,
                now, key.label(), key.scopes().stream().map(Enum::name).sorted().collect(Collectors.joining(",")),
                key.maxLevel(), key.addresses(), actor == null ? null : actor.name(), key.expires(), key.sourceName());
    }

    @Override
    public boolean revoke(String id, Actor actor, long now) throws StoreException {
        return database.write(transaction -> {
            boolean revoked = transaction.update(
                    "UPDATE api_key SET revoked = ? WHERE id = ? AND origin = 'page' AND revoked IS NULL", now, id) > 0;
            if (revoked) {
                SqlAudit.add(transaction, now, actor, "key.revoke", id, null);
            }
            return revoked;
        });
    }

    @Override
    public void used(Map<String, Long> lastUsed) throws StoreException {
        database.write(transaction -> {
            for (Map.Entry<String, Long> use : lastUsed.entrySet()) {
                transaction.update(
                        "UPDATE api_key SET last_used = ? WHERE id = ? AND (last_used IS NULL OR last_used < ?)",
                        use.getValue(), use.getKey(), use.getValue());
            }
            return null;
        });
    }
}
