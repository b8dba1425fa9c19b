// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.PeopleStore;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.store.StoreException;

/** Users as documents. */
final class OpenSearchPeople implements PeopleStore {
    private final Indices indices;
    private final Meta meta;
    private final Ledger ledger;

    OpenSearchPeople(Indices indices, Ledger ledger) {
        this.indices = indices;
        this.meta = new Meta(indices);
        this.ledger = ledger;
    }

    @Override
    public List<Person> all() throws StoreException {
        return meta.list("person", "[{\"key\":\"asc\"}]", null, Meta.MAX).stream().map(OpenSearchPeople::person)
                .toList();
    }

    @Override
    public Optional<Person> find(String name) throws StoreException {
        return Optional.ofNullable(meta.get("person", name)).map(OpenSearchPeople::person);
    }

    private static Person person(JsonObject document) {
        return new Person(document.getString("key"), document.getString("password"), document.getString("role"),
                EventDocuments.number(document, "n"));
    }

    static String document(Person person, long created) {
        return Meta.document("person", person.name(), created).member("password", person.password())
                .member("role", person.role()).end().toString();
    }

    @Override
    public void put(Person person, Actor actor, long now) throws StoreException {
        ledger.write(turn -> {
            Optional<Person> before = find(person.name());
            long created = before.map(Person::created).orElse(now);
            Bulk bulk = new Bulk(indices, "meta", turn);
            bulk.put(DocumentIds.of("person", person.name()), document(person, created));
            Meta.audit(bulk, turn, now, actor, "person.set", person.name(),
                    person.changedFrom(before.map(Person::role).orElse(null)));
            bulk.finish();
            return null;
        });
    }

    @Override
    public boolean remove(String name, Actor actor, long now) throws StoreException {
        return ledger.write(turn -> {
            Optional<Person> before = find(name);
            if (before.isEmpty()) {
                return false;
            }
            Bulk bulk = new Bulk(indices, "meta", turn);
            bulk.delete(DocumentIds.of("person", name));
            Meta.audit(bulk, turn, now, actor, "person.remove", name, before.get().role());
            bulk.finish();
            return true;
        });
    }
}
