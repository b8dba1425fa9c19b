// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.opensearch;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eventlog.collector.event.Levels;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.Deployment;
import org.eventlog.collector.store.Issue;
import org.eventlog.collector.store.IssueImage;
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
    public int deployments(String source, List<Deployment> deployments) throws StoreException {
        return ledger.write(turn -> {
            Bulk bulk = new Bulk(indices, "meta", turn);
            int added = OpenSearchDeployments.replace(indices, bulk, source, deployments);
            bulk.finish();
            deployments.forEach(one -> turn.takeDeployment(one.id()));
            return added;
        });
    }

    @Override
    public List<Long> issues(List<Known> issues) throws StoreException {
        return ledger.write(turn -> {
            List<Long> numbers = new ArrayList<>();
            Map<Long, JsonObjectBuilder> undo = new TreeMap<>();
            Bulk bulk = new Bulk(indices, "issues", turn);
            for (Known known : issues) {
                Issue issue = known.issue();
                String id = DocumentIds.of(issue.source(), known.fingerprint());
                JsonObject found = indices.get("issues", id);
                JsonObject there = found == null ? null : found.getJsonObject("_source");
                long number = there == null ? turn.nextIssue() : EventDocuments.number(there, "id");
                numbers.add(number);
                JsonObjectBuilder document = there == null
                        ? Json.createObjectBuilder().add("id", number).add("source", issue.source())
                                .add("upTo", turn.newest()).add("before", JsonValue.NULL)
                        : Json.createObjectBuilder(there);
                Long change = null;
                for (Change one : known.changes()) {
                    undo.computeIfAbsent(one.number(), any -> Json.createObjectBuilder())
                            .add(String.valueOf(number), image(one.before(), change));
                    change = one.number();
                }
                boolean since = change != null
                        && !Long.valueOf(known.changes().get(known.changes().size() - 1).at())
                                .equals(issue.changedAt());
                bulk.put(id, document.add("title", DocumentIds.wellFormed(issue.title()))
                        .add("lvl", Levels.number(issue.level())).add("first", issue.first())
                        .add("last", issue.last()).add("n", issue.count()).add("state", issue.state().name())
                        .add("changedAt", number(issue.changedAt())).add("changedBy", text(issue.changedBy()))
                        .add("muteUntil", number(issue.muteUntil())).add("muteCount", number(issue.muteCount()))
                        .add("fixedNumber", number(known.fixedNumber())).add("fixedAfter", text(issue.fixedAfter()))
                        .add("change", since ? JsonValue.NULL : number(change))
                        .add("release", text(issue.release())).build().toString());
            }
            // The previous states first, so that every change can be undone.
            putChanges(turn, undo);
            bulk.finish();
            return numbers;
        });
    }

    /** One change may be of many issues, of which others were taken over before. */
    private void putChanges(Ledger.Turn turn, Map<Long, JsonObjectBuilder> undo) throws StoreException {
        Bulk bulk = new Bulk(indices, "meta", turn);
        Meta meta = new Meta(indices);
        for (Map.Entry<Long, JsonObjectBuilder> one : undo.entrySet()) {
            JsonObject there = meta.get("change", String.valueOf(one.getKey()));
            JsonObjectBuilder before = there == null
                    ? Json.createObjectBuilder()
                    : Json.createObjectBuilder(there.getJsonObject("before"));
            bulk.put(DocumentIds.of("change", String.valueOf(one.getKey())), Meta.document("change", "", one.getKey())
                    .key("before").raw(before.addAll(one.getValue()).build().toString()).end().toString());
        }
        bulk.finish();
    }

    /** @param change the number of the change before, or null */
    private static JsonObjectBuilder image(IssueImage image, Long change) {
        return Json.createObjectBuilder().add("state", image.state()).add("changedAt", number(image.changedAt()))
                .add("changedBy", text(image.changedBy())).add("muteUntil", number(image.muteUntil()))
                .add("muteCount", number(image.muteCount())).add("fixedNumber", number(image.fixedNumber()))
                .add("fixedAfter", text(image.fixedAfter())).add("change", number(change));
    }

    private static JsonValue number(Long value) {
        return value == null ? JsonValue.NULL : Json.createValue(value);
    }

    private static JsonValue text(String value) {
        return value == null ? JsonValue.NULL : Json.createValue(DocumentIds.wellFormed(value));
    }
}
