// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eventlog.collector.command.EventCopy;
import org.eventlog.collector.config.CollectorConfig;
import org.eventlog.collector.sqlite.SqliteContents;
import org.eventlog.collector.sqlite.SqliteStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the contents of a SQLite file that is in use can be copied to the store. */
abstract class CopyContract extends RetentionContract {
    private SqliteStore old;

    @BeforeEach
    void openTheOldStore() throws Exception {
        old = new SqliteStore(new CollectorConfig.Store(file(), Duration.ofSeconds(5), Duration.ofSeconds(5)));
        old.open();
        old.keys().create(key("k-old", "legacy"), ANN, NOW - 90);
    }

    @AfterEach
    void closeTheOldStore() {
        old.close();
    }

    private Path file() {
        return directory.resolve("old.db");
    }

    private static KeyRow key(String id, String source) {
        return new KeyRow(id, 0, source, new byte[]{7, 8}, false, false, "label", Set.of(KeyRow.Scope.INGEST,
                KeyRow.Scope.READ), 30, "10.0.0.0/8", NOW - 90, "ann", NOW + 900, null, null);
    }

    private void appendOld(TestEvent... events) throws StoreException {
        int source = old.keys().all().get(0).source();
        old.append(java.util.Arrays.stream(events).map(event -> event.arrival(source)).toList());
    }

    private EventCopy.Result copy(long after) throws StoreException {
        try (SqliteContents contents = new SqliteContents(file())) {
            return new EventCopy(contents, store).run(after, events -> {});
        }
    }

    private static List<StoredEvent> comparable(EventStore store) throws StoreException {
        return store.events().list(EventQuery.newest(EventFilter.ALL, 500)).events().stream()
                .map(event -> new StoredEvent(0, event.id(), event.ts(), event.received(), event.level(),
                        event.source(),
                        event.address(), event.origin(), event.name(), event.message(), event.messageShortened(),
                        event.user(), event.session(), event.request(), event.correlation(), event.key(), null,
                        event.flags(), null))
                .toList();
    }

    private static List<Issue> issues(EventStore store) throws StoreException {
        return store.issues().list(new IssueQuery(null, null, null, null, null, 500)).stream()
                .map(issue -> new Issue(0, issue.source(), issue.title(), issue.level(), issue.first(), issue.last(),
                        issue.count(), issue.state(), issue.changedAt(), issue.changedBy(), issue.muteUntil(),
                        issue.muteCount(), issue.release(), issue.fixedAfter()))
                .toList();
    }

    private static long id(EventStore store, String title) throws StoreException {
        return store.issues().list(new IssueQuery(null, null, null, title, null, 9)).get(0).id();
    }

    @Test
    void copiesEverything() throws Exception {
        appendOld(event("e1").issue("resolved").level(40).ts(NOW - 5).user("ann").message("no stock").request("r1")
                .data("{\"session\":\"s1\",\"fields\":{\"orderId\":17}}"),
                event("e2").issue("muted").ts(NOW - 4).name(null).correlation("c1").flags(1),
                event("e3").issue("open").ts(NOW - 3), event("e4").ts(NOW - 2).from(null, null, "hand"));
        old.issues().change(List.of(id(old, "resolved")), IssueChange.RESOLVE, ANN, NOW - 4);
        old.issues().change(List.of(id(old, "muted")), new IssueChange(IssueState.MUTED, false, NOW + 77, 5L), ANN,
                NOW - 3);
        // Resolved by a clock that was wrong: the copy of the event must not reopen it.
        old.issues().change(List.of(id(old, "open")), IssueChange.RESOLVE, ANN, NOW - 90);
        old.people().put(new Person("ada", "hash", "admin", NOW - 50), ANN, NOW - 50);
        old.keys().create(key("k-gone", "legacy"), ANN, NOW - 80);
        old.keys().revoke("k-gone", ANN, NOW - 70);
        old.keys().used(java.util.Map.of("k-old", NOW - 1));

        EventCopy.Result result = copy(0);

        assertThat(result.events()).isEqualTo(4);
        assertThat(comparable(store)).isEqualTo(comparable(old));
        assertThat(issues(store)).hasSize(3).isEqualTo(issues(old));
        assertThat(store.people().all()).isEqualTo(old.people().all());
        assertThat(store.audit().list(null, 99)).isEqualTo(old.audit().list(null, 99)).hasSizeGreaterThan(5);
        assertThat(store.keys().all()).filteredOn(key -> key.sourceName().equals("legacy")).usingRecursiveComparison()
                .ignoringFields("source").ignoringCollectionOrder().isEqualTo(old.keys().all());
        assertThat(found(EventFilter.ALL.withText("stock"))).containsExactly("e1");
        assertThat(found(EventFilter.ALL.with(FieldFilter.of("orderId", "17")))).containsExactly("e1");
        assertThat(found(EventFilter.ALL.withRequest("r1"))).containsExactly("e1");
        assertThat(found(EventFilter.ALL.withIssue(id(store, "muted")))).containsExactly("e2");
        StoredEvent whole = store.events().find("legacy", "e1").orElseThrow();
        assertThat(whole.data()).isEqualTo("{\"session\":\"s1\",\"fields\":{\"orderId\":17}}");
    }

    @Test
    void anotherRunCopiesWhatHasArrivedSince() throws Exception {
        appendOld(event("e1").issue("A"), event("e2").issue("A"));
        EventCopy.Result first = copy(0);
        appendOld(event("e3").issue("A").ts(NOW + 3), event("e4").issue("B").ts(NOW + 4));
        old.issues().change(List.of(id(old, "A")), IssueChange.RESOLVE, ANN, NOW + 9);

        EventCopy.Result second = copy(first.last());
        EventCopy.Result all = copy(0);

        assertThat(second.events()).isEqualTo(2);
        assertThat(List.of(all.events(), all.duplicates())).containsExactly(0L, 4L);
        assertThat(comparable(store)).isEqualTo(comparable(old));
        assertThat(issues(store)).isEqualTo(issues(old));
        assertThat(store.audit().list(null, 99)).isEqualTo(old.audit().list(null, 99));
    }

    @Test
    void anotherRunTakesAwayWhatHasBeenTakenAwaySince() throws Exception {
        old.keys().create(key("k-stolen", "legacy"), ANN, NOW - 80);
        old.keys().create(key("k-replaced", "legacy"), ANN, NOW - 80);
        for (String name : List.of("ada", "bob", "cid")) {
            old.people().put(new Person(name, "hash of " + name, "admin", NOW - 50), ANN, NOW - 50);
        }
        copy(0);
        old.keys().revoke("k-stolen", ANN, NOW + 1);
        old.keys().rotate("k-replaced", key("k-new", "legacy"), NOW + 7, ANN, NOW + 2);
        old.keys().used(java.util.Map.of("k-old", NOW + 3));
        old.people().remove("bob", ANN, NOW + 4);
        old.people().put(new Person("cid", "new hash", "viewer", NOW + 5), ANN, NOW + 5);

        copy(0);

        assertThat(store.people().all()).extracting(Person::name).containsExactly("ada", "cid");
        assertThat(store.people().all()).isEqualTo(old.people().all());
        assertThat(store.keys().all()).filteredOn(key -> key.sourceName().equals("legacy")).usingRecursiveComparison()
                .ignoringFields("source").ignoringCollectionOrder().isEqualTo(old.keys().all());
    }

    @Test
    void aSourceWithoutUsersLocksNobodyOut() throws Exception {
        store.people().put(new Person("eve", "hash", "admin", NOW), ANN, NOW);

        copy(0);

        assertThat(store.people().all()).extracting(Person::name).containsExactly("eve");
    }

    @Test
    void theCopyGoesOn() throws Exception {
        appendOld(event("e1").issue("A"));
        copy(0);

        append(event("e2").issue("A").source(store.imports().source("legacy")), event("e3"));
        store.people().put(new Person("eve", "hash", "viewer", NOW), ANN, NOW);

        assertThat(issues(store)).extracting(Issue::count).containsExactly(2L);
        assertThat(store.audit().list(null, 1)).extracting(AuditEntry::action).containsExactly("person.set");
        assertThat(store.audit().list(null, 99)).hasSize(old.audit().list(null, 99).size() + 1);
    }
}
