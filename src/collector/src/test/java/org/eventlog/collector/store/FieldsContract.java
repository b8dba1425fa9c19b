// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests filters by single values, alternatives and exclusions, and parts of words. */
abstract class FieldsContract extends StoreFixture {
    private static FieldFilter anyOf(String name, String... values) {
        return new FieldFilter(name, List.of(values), false);
    }

    private static FieldFilter noneOf(String name, String... values) {
        return new FieldFilter(name, List.of(values), true);
    }

    private List<String> found(FieldFilter... fields) throws StoreException {
        return found(EventFilter.ALL.withFields(List.of(fields)));
    }

    private List<String> found(String typed) throws StoreException {
        return found(EventFilter.ALL.withText(typed));
    }

    @Test
    void findsByUserNameAndSource() throws Exception {
        append(event("e1").user("ann").text("e1 ann"), event("e2").user("Ann Lee").text("e2 Ann Lee"),
                event("e3").text("ann"), event("e4").name("order.paid").text("order.paid").source(source("bank")));

        assertThat(found(anyOf("user", "ann"))).as("the whole value").containsExactly("e1");
        assertThat(found(anyOf("user", "ann", "Ann Lee"))).containsExactly("e2", "e1");
        assertThat(found(noneOf("user", "ann", "Ann Lee"))).as("also those without a user").containsExactly("e4",
                "e3");
        assertThat(found(anyOf("name", "order.paid"))).containsExactly("e4");
        assertThat(found(noneOf("source", "shop"))).containsExactly("e4");
        assertThat(found(anyOf("source", "shop", "bank"), anyOf("user", "ann"))).containsExactly("e1");
        assertThat(found(anyOf("user", "nobody"))).isEmpty();
    }

    @Test
    void findsByAnyOtherMember() throws Exception {
        append(event("e1").data("{\"session\":\"s-1\",\"fields\":{\"orderId\":17,\"paid\":true}}").text("s-1 17"),
                event("e2").data("{\"target\":\"/a \\\"b\\\"\",\"fields\":{\"orderId\":\"17\"}}").text("/a \"b\" 17"),
                event("e3").data("{\"fields\":{\"orderId\":170,\"note\":\"\\\"orderId\\\":17,\"}}")
                        .text("170 orderId 17"));

        assertThat(found(anyOf("session", "s-1"))).containsExactly("e1");
        assertThat(found(anyOf("target", "/a \"b\""))).containsExactly("e2");
        assertThat(found(anyOf("orderId", "17"))).as("a number or a text, and not within a text")
                .containsExactly("e2", "e1");
        assertThat(found(anyOf("orderId", "17", "170"))).hasSize(3);
        assertThat(found(noneOf("orderId", "17"))).containsExactly("e3");
        assertThat(found(anyOf("paid", "true"))).containsExactly("e1");
        assertThat(found(anyOf("orderId", "17"), noneOf("session", "s-1"))).containsExactly("e2");
        assertThat(found(anyOf("order", "17"))).isEmpty();
    }

    @Test
    void aMemberOfTheDataIsNotTheEventsUserNameOrSource() throws Exception {
        append(event("e1").user("ann").data("{\"fields\":{\"db\":{\"user\":\"postgres\",\"name\":\"orders\",\"source\":"
                + "\"pool\"}}}").text("ann postgres orders pool"));

        assertThat(found(anyOf("user", "postgres"))).isEmpty();
        assertThat(found(anyOf("name", "orders"))).isEmpty();
        assertThat(found(anyOf("source", "pool"))).isEmpty();
        assertThat(found(noneOf("user", "postgres"))).containsExactly("e1");
        assertThat(found(anyOf("user", "ann"))).containsExactly("e1");
    }

    @Test
    void findsMembersOfObjectsInLists() throws Exception {
        append(event("e1").data("{\"fields\":{\"items\":[{\"sku\":\"A1\",\"sizes\":[7,8]},{\"sku\":\"A2\"}],"
                + "\"tags\":[\"red\"],\"paid\":true}}").text("A1 7 8 A2 red"));

        assertThat(found(anyOf("sku", "A1"))).containsExactly("e1");
        assertThat(found(anyOf("sku", "A2"))).containsExactly("e1");
        assertThat(found(anyOf("paid", "true"))).containsExactly("e1");
        assertThat(found(anyOf("tags", "red"))).as("a value of a list has no name").isEmpty();
        assertThat(found(anyOf("sizes", "8"))).isEmpty();
    }

    @Test
    void conditionsHoldForCountsHistogramsExportsAndIssues() throws Exception {
        append(event("e1").user("ann").text("ann").issue("A"), event("e2").user("bob").text("bob").issue("B"));
        EventFilter ann = EventFilter.ALL.with(anyOf("user", "ann"));

        assertThat(store.events().count(ann, 9).events()).isEqualTo(1);
        assertThat(store.events().histogram(ann.withTime(NOW, NOW + 60_000), 60_000).bars())
                .extracting(Histogram.Bar::total).containsExactly(1L);
        List<String> exported = new java.util.ArrayList<>();
        store.events().export(ann, 9, event -> exported.add(event.id()));
        assertThat(exported).containsExactly("e1");
        assertThat(store.issues().matching(ann, store.events().newest(), 9)).hasSize(1);
        assertThat(after(ann, 0, 9)).extracting(StoredEvent::id).containsExactly("e1");
    }

    @Test
    void wordsCanBeAlternativesOrExcluded() throws Exception {
        append(event("e1").text("payment refused"), event("e2").text("payment accepted"),
                event("e3").text("login refused").level(40));

        assertThat(found("accepted OR login")).containsExactly("e3", "e2");
        assertThat(found("refused OR accepted payment")).containsExactly("e2", "e1");
        assertThat(found("\"login refused\" OR accept*")).containsExactly("e3", "e2");
        assertThat(found("payment -refused")).containsExactly("e2");
        assertThat(found("-payment")).containsExactly("e3");
        assertThat(found("-\"payment refused\"")).containsExactly("e3", "e2");
        assertThat(found("-accepted OR login")).as("neither").containsExactly("e1");
        assertThat(found(EventFilter.ALL.withText("-payment").withLevel(30))).containsExactly("e3");
        assertThat(found(EventFilter.ALL.withText("-payment").withSource("bank"))).isEmpty();
        assertThat(found("OR")).isEmpty();
        assertThat(found("pre-payment")).as("a hyphen within a word").isEmpty();
    }

    @Test
    void findsPartsOfCompoundWords() throws Exception {
        append(event("e1").text("org.shop.PaymentFailedException at HTTPServer for orderId"),
                event("e2").text("failed"));

        assertThat(found("failed")).containsExactly("e2", "e1");
        assertThat(found("payment")).containsExactly("e1");
        assertThat(found("\"payment failed\"")).containsExactly("e1");
        assertThat(found("server")).containsExactly("e1");
        assertThat(found("order")).containsExactly("e1");
        assertThat(found("PaymentFailedException")).containsExactly("e1");
    }

    @Test
    void findsAPartOfAWordOnDemand() throws Exception {
        append(event("e1").message("Overpayments of March").text("Overpayments of March"),
                event("e2").message("nothing").text("nothing"),
                event("e3").message("payment done").text("payment done"));

        assertThat(found("*PAYMENT*")).containsExactly("e3", "e1");
        assertThat(found("*payment* -done")).containsExactly("e1");
        assertThat(found("-*payment*")).containsExactly("e2");
        assertThat(found("*thin*")).containsExactly("e2");
    }

    @Test
    void tellsTheUsersOfAnIssue() throws Exception {
        append(event("e1").user("ann").issue("A"), event("e2").user("bob").issue("A"),
                event("e3").user("bob").issue("A"),
                event("e4").issue("A"), event("e5").user("cid").issue("B"));
        long issue = newest(EventFilter.ALL).stream().filter(event -> event.id().equals("e1")).findFirst().orElseThrow()
                .issue();

        Affected all = store.events().affected(issue, 9);
        assertThat(all.users()).containsExactly(new Affected.User("bob", 2), new Affected.User("ann", 1));
        assertThat(all.number()).isEqualTo(2);
        assertThat(all.capped()).isFalse();
        assertThat(store.events().affected(issue, 1).users()).containsExactly(new Affected.User("bob", 2));
        assertThat(store.events().affected(issue, 1).number()).isEqualTo(2);
    }

    @Test
    void countsTheUsersOfTheNewestEventsOfAnIssue() throws Exception {
        TestEvent[] events = new TestEvent[10_002];
        for (int i = 0; i < events.length; i++) {
            // Two are too many: an old one, and the first to arrive of those with the same time.
            events[i] = event("e" + i).issue("A").user(i == 0 ? "old" : i == 2 ? "first" : i % 2 == 0 ? "ann" : "bob")
                    .ts(i == 1 ? NOW + 9 : i == 0 ? NOW - 9 : NOW);
        }
        for (int i = 0; i < events.length; i += 500) {
            append(Arrays.copyOfRange(events, i, Math.min(events.length, i + 500)));
        }
        long issue = newest(EventFilter.ALL).get(0).issue();

        Affected all = store.events().affected(issue, 9);

        assertThat(all.users()).extracting(Affected.User::name).containsExactly("bob", "ann");
        assertThat(all.users()).extracting(Affected.User::events).containsExactly(5_001L, 4_999L);
        assertThat(all.capped()).isTrue();
    }

    @Test
    void issuesCanBeSortedByFirstLastAndCount() throws Exception {
        append(event("e1").issue("old").ts(NOW - 9), event("e2").issue("many"), event("e3").issue("many").ts(NOW + 1),
                event("e4").issue("new").ts(NOW + 5), event("e5").issue("old").ts(NOW + 9));

        assertThat(sorted(IssueQuery.Sort.LAST, null)).containsExactly("old", "new", "many");
        assertThat(sorted(IssueQuery.Sort.FIRST, null)).containsExactly("new", "many", "old");
        assertThat(sorted(IssueQuery.Sort.COUNT, null)).containsExactly("many", "old", "new");
        Issue many = store.issues().list(new IssueQuery(null, null, null, "many", null, 9)).get(0);
        assertThat(sorted(IssueQuery.Sort.FIRST, new EventQuery.Cursor(many.first(), many.id())))
                .containsExactly("old");
    }

    private List<String> sorted(IssueQuery.Sort sort, EventQuery.Cursor before) throws StoreException {
        return store.issues().list(new IssueQuery(null, null, null, null, before, 9, sort, null)).stream()
                .map(Issue::title)
                .toList();
    }
}
