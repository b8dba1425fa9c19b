// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eventlog.collector.store.Actor;
import org.eventlog.collector.store.AuditEntry;
import org.eventlog.collector.store.DocumentStore.Document;
import org.eventlog.collector.store.EventStore;
import org.eventlog.collector.store.StoreException;
import org.eventlog.collector.web.Changes;

/** The stored rules. Thread-safe. */
public final class Rules {
    public static final int MOST = 50;
    private static final String NAME = "notification-rules";

    private final EventStore store;
    private final Changes changes;

    public Rules(EventStore store, Changes changes) {
        this.store = store;
        this.changes = changes;
    }

    public List<Rule> all() throws StoreException {
        return store.documents().find(NAME).map(found -> Rule.read(found.body())).orElse(List.of());
    }

    /** Adds a rule. Returns false if there are too many. */
    public boolean add(Rule rule, Actor actor, long now) throws StoreException {
        return change(all -> all.size() < MOST && all.add(rule), new AuditEntry(0, now, actor.name(), actor.address(),
                "notification.create", rule.label(), rule.form().name().toLowerCase(java.util.Locale.ROOT) + ' '
                        + rule.shown()));
    }

    /** Returns false if there is no such rule. */
    public boolean remove(Rule rule, Actor actor, long now) throws StoreException {
        return change(all -> all.removeIf(one -> one.id().equals(rule.id())), new AuditEntry(0, now, actor.name(),
                actor.address(), "notification.remove", rule.label(), rule.shown()));
    }

    private boolean change(Change change, AuditEntry entry) throws StoreException {
        return changes.change(writable -> {
            Optional<Document> found = writable.documents().find(NAME);
            List<Rule> all = new ArrayList<>(found.map(document -> Rule.read(document.body())).orElse(List.of()));
            if (!change.of(all)) {
                return false;
            }
            if (!writable.documents().put(NAME, found.map(Document::version).orElse(0L), Rule.write(all))) {
                throw new StoreException(StoreException.Kind.BUSY, "somebody else changes the rules");
            }
            writable.audit().add(entry);
            return true;
        });
    }

    private interface Change {
        boolean of(List<Rule> all);
    }
}
