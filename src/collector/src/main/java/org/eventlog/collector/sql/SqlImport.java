// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreImport;

/** Takes over the contents of another store. */
final class SqlImport implements StoreImport {
    private final Database database;

    SqlImport(Database database) {
        this.database = database;
    }

    @Override
    public int source(String name) throws StoreException {
        return database.write(transaction -> source(transaction, name));
    }

    private static int source(Transaction transaction, String name) throws SQLException {
        transaction.update("INSERT INTO source(name) VALUES(?) ON CONFLICT DO NOTHING", name);
        return (int) transaction.number("SELECT id FROM source WHERE name = ?", name);
    }

    @Override
    public void keys(List<KeyRow> keys) throws StoreException {
        database.write(transaction -> {
            for (KeyRow key : keys) {
                transaction.update("""
                        INSERT INTO api_key(id, src, hash, legacy, origin, created, revoked, label, scopes, max_lvl,
                        addresses, created_by, expires, last_used) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)
                        ON CONFLICT(id) DO UPDATE SET src = excluded.src, hash = excluded.hash,
                        expires = excluded.expires, revoked = excluded.revoked, last_used = excluded.last_used""",
                        key.id(), source(transaction, key.sourceName()), key.hash(),
                        key.legacy(), key.configured() ? "config" : "page", key.created(), key.revoked(), key.label(),
                        key.scopes().stream().map(Enum::name).sorted().collect(Collectors.joining(",")),
                        key.maxLevel(), key.addresses(), key.createdBy(), key.expires(), key.lastUsed());
            }
            return null;
        });
    }

    @Override
    public void people(List<Person> people) throws StoreException {
        if (people.isEmpty()) {
            return;
        }
        database.write(transaction -> {
            transaction.update("DELETE FROM person");
            for (Person person : people) {
                transaction.update("INSERT INTO person(name, password, role, created) VALUES(?,?,?,?)", person.name(),
                        person.password(), person.role(), person.created());
            }
            return null;
        });
    }

    @Override
    public int audit(List<AuditEntry> entries) throws StoreException {
        return database.write(transaction -> {
            int added = 0;
            for (AuditEntry entry : entries) {
                added += transaction.update("""
                        INSERT INTO audit(id, at, who, ip, action, subject, detail) VALUES(?,?,?,?,?,?,?)
                        ON CONFLICT(id) DO NOTHING""", entry.id(), entry.at(), entry.who(), entry.address(),
                        entry.action(), entry.subject(), entry.detail());
            }
            return added;
        });
    }

    @Override
    public void issues(List<Known> issues) throws StoreException {
        database.write(transaction -> {
            for (Known known : issues) {
                issue(transaction, known);
            }
            return null;
        });
    }

    private static void issue(Transaction transaction, Known known) throws SQLException {
        Issue issue = known.issue();
        int source = source(transaction, issue.source());
        // First a row, then its values, so that both ways lead to the same.
        transaction.update("""
                INSERT INTO issue(src, fp, title, lvl, first, last, n, state) VALUES(?,?,?,0,0,0,0,'OPEN')
                ON CONFLICT(src, fp) DO NOTHING""", source, known.fingerprint(), issue.title());
        transaction.update("""
                UPDATE issue SET title = ?, lvl = ?, first = ?, last = ?, n = ?, state = ?, changed_at = ?,
                changed_by = ?, mute_until = ?, mute_n = ?, release = ? WHERE src = ? AND fp = ?""", issue.title(),
                Levels.number(issue.level()), issue.first(), issue.last(), issue.count(), issue.state().name(),
                issue.changedAt(), issue.changedBy(), issue.muteUntil(), issue.muteCount(), issue.release(), source,
                known.fingerprint());
    }
}
