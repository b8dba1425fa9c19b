// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.KeyRow;
import org.eventlog.collector.store.Person;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.store.StoreImport;

/** Takes over the contents of another store. */
final class OpenSearchImport implements StoreImport {
    private final Indices indices;
    private final Ledger ledger;

    OpenSearchImport(Indices indices, Ledger ledger) {
        this.indices = indices;
        this.ledger = ledger;
    }

    @Override
    public int source(String name) throws StoreException {
        return new OpenSearchKeys(indices, ledger).add(List.of(), name);
    }

    @Override
    public void keys(List<KeyRow> keys) throws StoreException {
        new OpenSearchKeys(indices, ledger).add(keys, null);
    }

    @Override
    public void people(List<Person> people) throws StoreException {
        if (people.isEmpty()) {
            return;
        }
        Set<String> names = people.stream().map(Person::name).collect(Collectors.toSet());
        ledger.write(turn -> {
            Bulk bulk = new Bulk(indices, "meta", turn);
            for (Person person : people) {
                bulk.put(DocumentIds.of("person", person.name()), OpenSearchPeople.document(person, person.created()));
            }
            for (Person person : new OpenSearchPeople(indices, ledger).all()) {
                if (!names.contains(person.name())) {
                    bulk.delete(DocumentIds.of("person", person.name()));
                }
            }
            bulk.finish();
            return null;
        });
    }

    @Override
    public int audit(List<AuditEntry> entries) throws StoreException {
        return ledger.write(turn -> {
            Bulk bulk = new Bulk(indices, "meta", turn);
            int added = 0;
            for (AuditEntry entry : entries) {
                if (entry.id() >= turn.peekAudit()) {
                    turn.takeAudit(entry.id());
                    bulk.create(DocumentIds.of("audit", String.valueOf(entry.id())), Meta.document(entry));
                    added++;
                }
            }
            bulk.finish();
            return added;
        });
    }

    @Override
    public void issues(List<Known> issues) throws StoreException {
        ledger.write(turn -> {
            Bulk bulk = new Bulk(indices, "issues", turn);
            for (Known known : issues) {
                Issue issue = known.issue();
                String id = DocumentIds.of(issue.source(), known.fingerprint());
                JsonObject there = indices.get("issues", id);
                JsonObjectBuilder document = there == null
                        ? Json.createObjectBuilder().add("id", turn.nextIssue()).add("source", issue.source())
                                .add("upTo", turn.newest()).add("before", JsonValue.NULL)
                        : Json.createObjectBuilder(there.getJsonObject("_source"));
                bulk.put(id, document.add("title", DocumentIds.wellFormed(issue.title()))
                        .add("lvl", Levels.number(issue.level())).add("first", issue.first())
                        .add("last", issue.last()).add("n", issue.count()).add("state", issue.state().name())
                        .add("changedAt", number(issue.changedAt()))
                        .add("changedBy", issue.changedBy() == null
                                ? JsonValue.NULL
                                : Json.createValue(DocumentIds.wellFormed(issue.changedBy())))
                        .add("muteUntil", number(issue.muteUntil())).add("muteCount", number(issue.muteCount()))
                        .add("release", issue.release() == null ? JsonValue.NULL : Json.createValue(issue.release()))
                        .build().toString());
            }
            bulk.finish();
            return null;
        });
    }

    private static JsonValue number(Long value) {
        return value == null ? JsonValue.NULL : Json.createValue(value);
    }
}
