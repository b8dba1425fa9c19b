// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.util.List;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.AuditStore;
import org.eventlog.collector.store.StoreException;

/** The table of the audit log. */
public final class SqlAudit implements AuditStore {
    /** The columns of an entry, in the order of its components. */
    public static final String SELECT = "SELECT id, at, who, ip, action, subject, detail FROM audit";
    private final Database database;

    public SqlAudit(Database database) {
        this.database = database;
    }

    @Override
    public void add(AuditEntry entry) throws StoreException {
        database.write(transaction -> {
            add(transaction, entry);
            return null;
        });
    }

    @Override
    public int deleteOld(long before, long most, int portion) throws StoreException {
        return database.write(transaction -> {
            long newest = next(transaction) - 1;
            long oldest = transaction.number("SELECT coalesce(min(id), 0) FROM audit");
            // The first that is not old, and not the last that is: after a wrong clock, times are not in order.
            long young = transaction.number("SELECT coalesce(min(id), " + Long.MAX_VALUE + ") FROM "
                    + "(SELECT id, at FROM audit ORDER BY id LIMIT ?) AS first WHERE at >= ?", portion, before);
            long least = Math.min(newest, Math.min(oldest + portion, Math.max(young, newest - most + 1)));
            if (least <= oldest) {
                return 0;
            }
            transaction.update("UPDATE audit_limit SET least = ?", least);
            return transaction.update("DELETE FROM audit WHERE id < ?", least);
        });
    }

    /** Adds an entry in the transaction of the change it records. */
    static void add(Transaction transaction, long at, Actor actor, String action, String subject, String detail)
            throws SQLException {
        add(transaction, new AuditEntry(0, at, actor.name(), actor.address(), action, subject, detail));
    }

    private static void add(Transaction transaction, AuditEntry entry) throws SQLException {
        transaction.update("INSERT INTO audit(id, at, who, ip, action, subject, detail) VALUES(?,?,?,?,?,?,?)",
                next(transaction), entry.at(), entry.who(), entry.address(), entry.action(), entry.subject(),
                entry.detail());
    }

    /** The next entry's number. Numbers have no gaps, because the newest entry is never deleted. */
    static long next(Transaction transaction) throws SQLException {
        return transaction.number("SELECT coalesce(max(id), 0) + 1 FROM audit");
    }

    @Override
    public List<AuditEntry> list(Long before, int limit) throws StoreException {
        return database.read(
                row -> new AuditEntry(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4),
                        row.getString(5), row.getString(6), row.getString(7)),
                SELECT + " WHERE id < ? ORDER BY id DESC LIMIT ?",
                before == null ? Long.MAX_VALUE : before, limit);
    }
}
