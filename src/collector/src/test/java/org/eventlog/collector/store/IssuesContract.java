// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eventlog.collector.store.EventQuery.Cursor;
import org.junit.jupiter.api.Test;

/** Tests issues: created and counted by events, changed by users. */
abstract class IssuesContract extends SearchContract {
    private static final Actor BOB = new Actor("bob", "192.0.2.8");

    @Test
    void similarEventsFormOneIssuePerSource() throws Exception {
        append(event("e1").issue("No stock").level(40), event("e2").issue("No stock").level(50).ts(NOW - 5),
                event("e3").issue("No stock").source(source("bank")), event("e4"));
        append(event("e5").issue("No stock").level(30).ts(NOW + 5));

        assertThat(issues()).extracting(Issue::source, Issue::title, Issue::count, Issue::level, Issue::first,
                Issue::last, Issue::state)
                .containsExactly(tuple("shop", "No stock", 3L, "critical", NOW - 5, NOW + 5,
                        IssueState.OPEN),
                        tuple("bank", "No stock", 1L, "info", NOW, NOW, IssueState.OPEN));
        Issue shop = issues().get(0);
        assertThat(store.issues().find(shop.id())).contains(shop);
        assertThat(newest(EventFilter.ALL.withIssue(shop.id()))).hasSize(3).extracting(StoredEvent::issue)
                .containsOnly(shop.id());
        assertThat(store.issues().ofEvent(newest(EventFilter.ALL.withSource("bank")).get(0).seq())).get()
                .extracting(Issue::source).isEqualTo("bank");
        assertThat(store.issues().countOpen()).isEqualTo(2);
    }

    @Test
    void ungroupedEventHasNoIssue() throws Exception {
        append(event("e1"));

        assertThat(store.issues().ofEvent(only().seq())).isEmpty();
        assertThat(store.issues().ofEvent(only().seq() + 1)).isEmpty();
        assertThat(store.issues().find(1)).isEmpty();
        assertThat(issues()).isEmpty();
    }

    @Test
    void duplicatesDoNotCount() throws Exception {
        append(event("e1").issue("A").level(30), event("e1").issue("A").level(60));
        append(event("e1").issue("A").ts(NOW + 9).level(60));
        append(event("e1").issue("B"));

        assertThat(issues()).extracting(Issue::title, Issue::count, Issue::level, Issue::last)
                .containsExactly(tuple("A", 1L, "warn", NOW));
    }

    @Test
    void issueOfAnEarlierGroupingContinues() throws Exception {
        append(event("e1").issue("old A"), event("e2").issue("old B"));
        store.issues().change(List.of(issue("old B").id()), IssueChange.RESOLVE, ANN, NOW + 10);

        append(event("e3").issue("new", "old A").ts(NOW + 20), event("e4").issue("new", "old B").ts(NOW + 20),
                event("e5").issue("new", "old C").ts(NOW + 20), event("e6").issue("new").ts(NOW + 20),
                event("e7").issue("other", "old A").ts(NOW + 30));
        append(event("e8").issue("new", "old A").ts(NOW + 40), event("e9").issue("new", "old C").ts(NOW + 40),
                event("e3").issue("new", "old A").ts(NOW + 50));

        assertThat(issues()).extracting(Issue::title, Issue::count, Issue::state, Issue::last)
                .containsExactlyInAnyOrder(tuple("old A", 4L, IssueState.OPEN, NOW + 40),
                        tuple("old B", 2L, IssueState.REGRESSED, NOW + 20),
                        tuple("new", 3L, IssueState.OPEN, NOW + 40));
        assertThat(newest(EventFilter.ALL.withIssue(issue("old A").id()))).hasSize(4);
    }

    @Test
    void anEarlierIssueOfAnotherSourceIsNotJoined() throws Exception {
        append(event("e1").issue("old"));
        append(event("e2").issue("new", "old").source(source("bank")));

        assertThat(issues()).extracting(Issue::title, Issue::source).containsExactlyInAnyOrder(tuple("old", "shop"),
                tuple("new", "bank"));
    }

    @Test
    void listsByLastEventInPages() throws Exception {
        append(IntStream.range(0, 7).mapToObj(i -> event("e" + i).issue("T" + i).ts(NOW + i / 2))
                .toArray(TestEvent[]::new));
        List<String> titles = new ArrayList<>();
        Cursor before = null;
        for (List<Issue> page = page(before); !page.isEmpty(); page = page(before)) {
            titles.addAll(page.stream().map(Issue::title).toList());
            Issue last = page.get(page.size() - 1);
            before = new Cursor(last.last(), last.id());
        }

        assertThat(titles).isEqualTo(issues().stream().map(Issue::title).toList()).hasSize(7)
                .doesNotHaveDuplicates().startsWith("T6");
    }

    private List<Issue> page(Cursor before) throws StoreException {
        return store.issues().list(new IssueQuery(null, null, null, null, before, 2));
    }

    @Test
    void listAppliesItsFilters() throws Exception {
        append(event("e1").issue("No stock of Apples 100%"), event("e2").issue("Bank closed").source(source("bank")),
                event("e3").issue("Third_thing"));
        long apples = issue("No stock of Apples 100%").id();
        store.issues().change(List.of(apples), IssueChange.RESOLVE, ANN, NOW + 9);

        assertThat(titles(new IssueQuery(true, null, null, null, null, 9))).containsExactly("Third_thing",
                "Bank closed");
        assertThat(titles(new IssueQuery(false, null, null, null, null, 9))).containsExactly("No stock of Apples 100%");
        assertThat(titles(new IssueQuery(null, IssueState.RESOLVED, null, null, null, 9))).hasSize(1);
        assertThat(titles(new IssueQuery(null, null, "bank", null, null, 9))).containsExactly("Bank closed");
        assertThat(titles(new IssueQuery(null, null, null, "K OF APP", null, 9))).hasSize(1);
        assertThat(titles(new IssueQuery(null, null, null, "%", null, 9))).containsExactly("No stock of Apples 100%");
        assertThat(titles(new IssueQuery(null, null, null, "_", null, 9))).containsExactly("Third_thing");
        assertThat(titles(new IssueQuery(null, null, null, "*?\\'\"", null, 9))).isEmpty();
        assertThat(titles(new IssueQuery(null, null, null, null, null, 2))).hasSize(2);
        assertThat(store.issues().countOpen()).isEqualTo(2);
    }

    @Test
    void aResolvedIssueIsReopenedOnlyByALaterEvent() throws Exception {
        append(event("e1").issue("A"));
        store.issues().change(List.of(issue("A").id()), IssueChange.RESOLVE, ANN, NOW + 10);
        assertThat(issue("A")).extracting(Issue::state, Issue::changedAt, Issue::changedBy)
                .containsExactly(IssueState.RESOLVED, NOW + 10, "ann");

        append(event("e2").issue("A").ts(NOW + 10));
        assertThat(issue("A").state()).as("one that only comes late").isEqualTo(IssueState.RESOLVED);

        append(event("e3").issue("A").ts(NOW + 11));
        assertThat(issue("A")).extracting(Issue::state, Issue::count).containsExactly(IssueState.REGRESSED, 3L);
        assertThat(store.issues().countOpen()).isEqualTo(1);
    }

    @Test
    void mutedIssueIsReopenedAfterItsTime() throws Exception {
        append(event("e1").issue("A"));
        store.issues().change(List.of(issue("A").id()), IssueChange.mute(NOW + 100, null), ANN, NOW + 10);

        append(event("e2").issue("A").ts(NOW + 99));
        assertThat(issue("A")).extracting(Issue::state, Issue::muteUntil).containsExactly(IssueState.MUTED, NOW + 100);

        append(event("e3").issue("A").ts(NOW + 100));
        assertThat(issue("A").state()).isEqualTo(IssueState.OPEN);
    }

    @Test
    void mutedIssueIsReopenedAfterItsNumberOfEvents() throws Exception {
        append(event("e1").issue("A"), event("e2").issue("A"));
        store.issues().change(List.of(issue("A").id()), IssueChange.mute(null, 3L), ANN, NOW + 10);
        assertThat(issue("A").muteCount()).isEqualTo(5);

        append(event("e3").issue("A"), event("e4").issue("A"), event("e4").issue("A"));
        assertThat(issue("A").state()).isEqualTo(IssueState.MUTED);

        append(event("e5").issue("A"));
        assertThat(issue("A").state()).isEqualTo(IssueState.OPEN);
    }

    @Test
    void issueMutedIndefinitelyStaysMuted() throws Exception {
        append(event("e1").issue("A"));
        store.issues().change(List.of(issue("A").id()), IssueChange.mute(null, null), ANN, NOW);

        append(event("e2").issue("A").ts(NOW + 1_000_000_000L));

        assertThat(issue("A")).extracting(Issue::state, Issue::count).containsExactly(IssueState.MUTED, 2L);
    }

    @Test
    void settingTheSameStateChangesNothing() throws Exception {
        append(event("e1").issue("A"));
        long a = issue("A").id();
        store.issues().change(List.of(a), IssueChange.RESOLVE, ANN, NOW);

        assertThat(store.issues().change(List.of(a), IssueChange.RESOLVE, BOB, NOW + 1)).isEmpty();
        assertThat(store.issues().change(List.of(999_999L), IssueChange.RESOLVE, BOB, NOW + 1)).isEmpty();
        assertThat(store.issues().change(List.of(), IssueChange.RESOLVE, BOB, NOW + 1)).isEmpty();
        assertThat(issue("A").changedBy()).isEqualTo("ann");
        assertThat(store.audit().list(null, 9)).hasSize(1);
    }

    @Test
    void mutingCanBeChanged() throws Exception {
        append(event("e1").issue("A"));
        long a = issue("A").id();
        store.issues().change(List.of(a), IssueChange.mute(NOW + 5, null), ANN, NOW);

        assertThat(store.issues().change(List.of(a, a), IssueChange.mute(NOW + 9, null), BOB, NOW)).isPresent();
        assertThat(issue("A").muteUntil()).isEqualTo(NOW + 9);
    }

    @Test
    void aChangeCanBeUndone() throws Exception {
        append(event("e1").issue("A"), event("e2").issue("B"));
        long a = issue("A").id();
        long b = issue("B").id();
        store.issues().change(List.of(b), IssueChange.mute(NOW + 50, 7L), BOB, NOW + 1);
        Issue before = issue("B");
        long change = store.issues().change(List.of(a, b), IssueChange.RESOLVE, ANN, NOW + 2).orElseThrow();

        assertThat(store.issues().undo(change, ANN, NOW + 3)).isEqualTo(2);

        assertThat(issue("B")).isEqualTo(before);
        assertThat(issue("A")).extracting(Issue::state, Issue::changedAt, Issue::changedBy)
                .containsExactly(IssueState.OPEN, null, null);
        assertThat(store.issues().undo(change, ANN, NOW + 4)).as("once").isZero();
        assertThat(store.issues().undo(4_711, ANN, NOW + 4)).isZero();
    }

    @Test
    void undoKeepsLaterChangesByOthers() throws Exception {
        append(event("e1").issue("A"), event("e2").issue("B"));
        long a = issue("A").id();
        long b = issue("B").id();
        long change = store.issues().change(List.of(a, b), IssueChange.RESOLVE, ANN, NOW + 2).orElseThrow();
        // In the same millisecond.
        store.issues().change(List.of(b), IssueChange.mute(null, null), BOB, NOW + 2);

        assertThat(store.issues().undo(change, ANN, NOW + 4)).isEqualTo(1);

        assertThat(issue("A").state()).isEqualTo(IssueState.OPEN);
        assertThat(issue("B")).extracting(Issue::state, Issue::changedBy).containsExactly(IssueState.MUTED, "bob");
    }

    @Test
    void undoAppliesEvenIfEventsReopenedTheIssue() throws Exception {
        append(event("e1").issue("A"));
        long change = store.issues().change(List.of(issue("A").id()), IssueChange.RESOLVE, ANN, NOW + 2).orElseThrow();
        append(event("e2").issue("A").ts(NOW + 3));

        assertThat(store.issues().undo(change, ANN, NOW + 4)).isEqualTo(1);
        assertThat(issue("A")).extracting(Issue::state, Issue::count).containsExactly(IssueState.OPEN, 2L);
    }

    @Test
    void matchingFindsOpenIssuesUpToAnEvent() throws Exception {
        append(event("e1").issue("A").level(40), event("e2").issue("B").level(40), event("e3").issue("C"), event("e4"));
        long frozen = store.events().newest();
        append(event("e5").issue("D").level(40), event("e6").issue("A").level(40));
        store.issues().change(List.of(issue("B").id()), IssueChange.RESOLVE, ANN, NOW);

        EventFilter grave = EventFilter.ALL.withLevel(40);
        assertThat(store.issues().matching(grave, frozen, 99)).containsExactly(issue("A").id());
        assertThat(store.issues().matching(grave, Long.MAX_VALUE, 99)).containsExactlyInAnyOrder(issue("A").id(),
                issue("D").id());
        assertThat(store.issues().matching(EventFilter.ALL, Long.MAX_VALUE, 2)).hasSize(2);
        assertThat(store.issues().matching(EventFilter.ALL.withSource("nobody"), Long.MAX_VALUE, 2)).isEmpty();
    }

    @Test
    void changesAreInTheAudit() throws Exception {
        append(event("e1").issue("A"), event("e2").issue("B"));
        long a = issue("A").id();
        long b = issue("B").id();

        Optional<Long> change = store.issues().change(List.of(b, a), IssueChange.RESOLVE, ANN, NOW + 1);
        store.issues().undo(change.orElseThrow(), BOB, NOW + 2);
        store.issues().change(List.of(a), IssueChange.mute(null, null), BOB, NOW + 3);
        store.issues().change(List.of(a), IssueChange.REOPEN, BOB, NOW + 4);

        String both = "issue " + Math.min(a, b) + " " + Math.max(a, b);
        assertThat(store.audit().list(null, 9)).extracting(AuditEntry::at, AuditEntry::who, AuditEntry::address,
                AuditEntry::action, AuditEntry::subject)
                .containsExactly(tuple(NOW + 4, "bob", "192.0.2.8", "reopen", "issue " + a),
                        tuple(NOW + 3, "bob", "192.0.2.8", "mute", "issue " + a),
                        tuple(NOW + 2, "bob", "192.0.2.8", "undo", both),
                        tuple(NOW + 1, "ann", "192.0.2.7", "resolve", both));
    }

    protected final List<Issue> issues() throws StoreException {
        return store.issues().list(new IssueQuery(null, null, null, null, null, 500));
    }

    protected final Issue issue(String title) throws StoreException {
        return issues().stream().filter(issue -> issue.title().equals(title)).findFirst().orElseThrow();
    }

    private List<String> titles(IssueQuery query) throws StoreException {
        return store.issues().list(query).stream().map(Issue::title).toList();
    }
}
