// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.PeopleStore;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.store.StoreException;

/** The table of users. */
public final class SqlPeople implements PeopleStore {
    private static final String SELECT = "SELECT name, password, role, created FROM person";

    private final Database database;

    public SqlPeople(Database database) {
        this.database = database;
    }

    @Override
    public List<Person> all() throws StoreException {
        return database.read(SqlPeople::person, SELECT + " ORDER BY name");
    }

    @Override
    public Optional<Person> find(String name) throws StoreException {
        return database.read(SqlPeople::person, SELECT + " WHERE name = ?", name).stream().findFirst();
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(row.getString(1), row.getString(2), row.getString(3), row.getLong(4));
    }

    @Override
    public void put(Person person, Actor actor, long now) throws StoreException {
        database.write(transaction -> {
            String before = role(transaction, person.name());
            transaction.update("""
                    INSERT INTO person(name, password, role, created) VALUES(?,?,?,?)
                    ON CONFLICT(name) DO UPDATE SET password = excluded.password, role = excluded.role""",
                    person.name(), person.password(), person.role(), now);
            SqlAudit.add(transaction, now, actor, "person.set", person.name(),
                    person.changedFrom(before));
            return null;
        });
    }

    @Override
    public boolean remove(String name, Actor actor, long now) throws StoreException {
        return database.write(transaction -> {
            String before = role(transaction, name);
            boolean removed = transaction.update("DELETE FROM person WHERE name = ?", name) > 0;
            if (removed) {
                SqlAudit.add(transaction, now, actor, "person.remove", name, before);
            }
            return removed;
        });
    }

    /** The user's role, or null. */
    private static String role(Transaction transaction, String name) throws SQLException {
        return transaction.select(row -> row.getString(1), "SELECT role FROM person WHERE name = ?", name).stream()
                .findFirst().orElse(null);
    }
}
