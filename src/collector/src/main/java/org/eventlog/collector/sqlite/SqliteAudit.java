// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sqlite;

import java.sql.SQLException;
import java.util.List;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.AuditStore;
import org.eventlog.collector.store.StoreException;

/** The table of what people did. */
final class SqliteAudit implements AuditStore {
    private final SqliteStore store;

    SqliteAudit(SqliteStore store) {
        this.store = store;
    }

    @Override
    public void add(AuditEntry entry) throws StoreException {
        SqliteWriter writer = store.writer();
        writer.transaction(() -> {
            add(writer, entry.at(), new Actor(entry.who(), entry.address()), entry.action(), entry.subject(),
                    entry.detail());
            return null;
        });
    }

    /** Within the transaction of what was done. */
    static void add(SqliteWriter writer, long at, Actor actor, String action, String subject, String detail)
            throws SQLException {
        writer.update("INSERT INTO audit(at, who, ip, action, subject, detail) VALUES(?,?,?,?,?,?)", at, actor.name(),
                actor.address(), action, subject, detail);
    }

    @Override
    public List<AuditEntry> list(Long before, int limit) throws StoreException {
        return store.read().select(
                row -> new AuditEntry(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4),
                        row.getString(5), row.getString(6), row.getString(7)),
                "SELECT id, at, who, ip, action, subject, detail FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
                before == null ? Long.MAX_VALUE : before, limit);
    }
}
