// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.collector.store.KeyRow;

/** The table of keys. */
public final class SqliteKeys {
    private final SqliteWriter writer;

    SqliteKeys(SqliteWriter writer) {
        this.writer = writer;
    }

    List<KeyRow> replace(List<KeyRow> configured, long now) throws SQLException {
        return writer.transaction(() -> {
            try (PreparedStatement revoke = writer
                    .prepare("UPDATE api_key SET revoked = ? WHERE origin = 'config' AND revoked IS NULL")) {
                revoke.setLong(1, now);
                revoke.executeUpdate();
            }
            for (KeyRow key : configured) {
                put(key, now);
            }
            return active();
        });
    }

    private void put(KeyRow key, long now) throws SQLException {
        try (PreparedStatement source = writer.prepare("INSERT INTO source(name) VALUES(?) ON CONFLICT DO NOTHING");
                PreparedStatement insert = writer.prepare("""
                        INSERT INTO api_key(id, src, hash, legacy, origin, created)
                        SELECT ?, id, ?, ?, 'config', ? FROM source WHERE name = ?
                        ON CONFLICT(id) DO UPDATE SET src = excluded.src, hash = excluded.hash, revoked = NULL
                        WHERE origin = 'config'""")) {
            source.setString(1, key.sourceName());
            source.executeUpdate();
            insert.setString(1, key.id());
            insert.setBytes(2, key.hash());
            insert.setBoolean(3, key.legacy());
            insert.setLong(4, now);
            insert.setString(5, key.sourceName());
            insert.executeUpdate();
        }
    }

    private List<KeyRow> active() throws SQLException {
        List<KeyRow> keys = new ArrayList<>();
        try (PreparedStatement select = writer.prepare("""
                SELECT k.id, k.src, s.name, k.hash, k.legacy FROM api_key k JOIN source s ON s.id = k.src
                WHERE k.revoked IS NULL""");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(new KeyRow(rows.getString(1), rows.getInt(2), rows.getString(3), rows.getBytes(4),
                        rows.getBoolean(5)));
            }
        }
        return keys;
    }
}
