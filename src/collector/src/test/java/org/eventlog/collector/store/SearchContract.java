// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests which events match a filter, and the histogram. */
abstract class SearchContract extends EventsContract {
    private static final long MINUTE = 60_000;
    private static final List<String> HOSTILE = List.of("'", "\"", "\"\"", "*", "%", "_", "\\", "()", "&", "|", "!",
            "<->", ":*", "--", "AND", "OR",
            "NOT",
            "a OR b", "a AND", "(a", "a)", "NEAR(a b)", "txt:a", "{txt}:a", "a:*", "a&b", "'; DROP TABLE event; --",
            "^a", "+a -b", "a~2", "[a TO b]", "/a/", "\\u0000", "\u0000", "a\u0000b", "?", "${a}", "\uD800", "<a>",
            "\"a\" \"", "a**", "***a");

    @Test
    void eachFilterWorksAlone() throws Exception {
        append(event("e1").level(40), event("e2").source(source("bank")), event("e3").request("r"),
                event("e4").correlation("c"), event("e5").from("k9", "192.0.2.1", "api"),
                event("e6").from("k1", "2001:db8::1", "api"), event("e7").ts(NOW + 7));

        assertThat(found(EventFilter.ALL.withLevel(40))).containsExactly("e1");
        assertThat(found(EventFilter.ALL.withLevel(20))).hasSize(7);
        assertThat(found(EventFilter.ALL.withLevel(50))).isEmpty();
        assertThat(found(EventFilter.ALL.withSource("bank"))).containsExactly("e2");
        assertThat(found(EventFilter.ALL.withSource("nobody"))).isEmpty();
        assertThat(found(EventFilter.ALL.withRequest("r"))).containsExactly("e3");
        assertThat(found(EventFilter.ALL.withCorrelation("c"))).containsExactly("e4");
        assertThat(found(EventFilter.ALL.withKey("k9"))).containsExactly("e5");
        assertThat(found(EventFilter.ALL.withAddress("2001:db8::1"))).containsExactly("e6");
        assertThat(found(EventFilter.ALL.withTime(NOW + 7, null))).containsExactly("e7");
        assertThat(found(EventFilter.ALL.withTime(null, NOW + 7))).hasSize(6).doesNotContain("e7");
        assertThat(found(EventFilter.ALL.withTime(NOW, NOW + 8))).hasSize(7);
    }

    @Test
    void filtersCombineWithAnd() throws Exception {
        append(right("e1"), right("e2").level(30), right("e3").source(source("bank")), right("e4").request("x"),
                right("e5").correlation("x"), right("e6").from("x", "192.0.2.5", "api"),
                right("e7").from("k5", "192.0.2.6", "api"), right("e8").ts(NOW - 1), right("e9").text("other words"),
                right("e10").issue("B"));
        long issue = newest(EventFilter.ALL.withRequest("r").withText("no stock")).stream()
                .filter(event -> event.id().equals("e1")).findFirst().orElseThrow().issue();
        EventFilter all = new EventFilter(40, "stock", "shop", "r", "c", NOW, NOW + 1, issue, IssueState.OPEN, "k5",
                "192.0.2.5", List.of());

        assertThat(found(all)).containsExactly("e1");
        assertThat(store.events().count(all, 10).events()).isEqualTo(1);
        assertThat(after(all, 0, 10)).extracting(StoredEvent::id).containsExactly("e1");
        List<StoredEvent> exported = new ArrayList<>();
        store.events().export(all, 10, exported::add);
        assertThat(exported).extracting(StoredEvent::id).containsExactly("e1");
        assertThat(store.events().histogram(all, MINUTE).bars()).containsExactly(new Histogram.Bar(NOW, 1, 0, 0));
    }

    private static TestEvent right(String id) {
        return event(id).level(40).request("r").correlation("c").text("no stock left").issue("A").from("k5",
                "192.0.2.5", "api");
    }

    @Test
    void filtersByIssueAndState() throws Exception {
        append(event("e1").issue("A"), event("e2").issue("B"), event("e3"));
        long a = newest(EventFilter.ALL).get(2).issue();
        store.issues().change(List.of(a), IssueChange.RESOLVE, ANN, NOW + 9);

        assertThat(found(EventFilter.ALL.withIssue(a))).containsExactly("e1");
        assertThat(found(EventFilter.ALL.withState(IssueState.RESOLVED))).containsExactly("e1");
        assertThat(found(EventFilter.ALL.withState(IssueState.OPEN))).containsExactly("e2");
        assertThat(found(EventFilter.ALL.withState(IssueState.MUTED))).isEmpty();
    }

    @Test
    void pagesThroughTheEventsOfAState() throws Exception {
        append(event("e1").issue("A").ts(NOW - 3), event("e2").issue("B").ts(NOW - 2), event("e3").ts(NOW - 1),
                event("e4").issue("C").ts(NOW - 4), event("e5").issue("A"), event("e6").issue("B"));
        long c = newest(EventFilter.ALL).get(5).issue();
        store.issues().change(List.of(c), IssueChange.RESOLVE, ANN, NOW + 9);
        EventFilter open = EventFilter.ALL.withState(IssueState.OPEN);

        EventPage first = store.events().list(EventQuery.newest(open, 3));
        StoredEvent last = first.events().get(2);
        EventPage second = store.events().list(new EventQuery(open, new EventQuery.Cursor(last.ts(), last.seq()), null,
                3));

        assertThat(first.events()).extracting(StoredEvent::id).containsExactly("e6", "e5", "e2");
        assertThat(first.older()).isTrue();
        assertThat(second.events()).extracting(StoredEvent::id).containsExactly("e1");
        assertThat(second.older()).isFalse();
        assertThat(found(open.withTime(NOW - 3, NOW))).containsExactly("e2", "e1");
        assertThat(found(open.withIssue(c))).isEmpty();
        assertThat(store.events().count(open, 10).events()).isEqualTo(4);
        assertThat(store.events().histogram(open.withTime(NOW - 9, NOW + 1), 2).bars())
                .extracting(Histogram.Bar::total).containsExactly(1L, 1L, 2L);
    }

    @Test
    void countsTheEventsOfAnIssueOverTime() throws Exception {
        append(event("e1").issue("A").ts(NOW - 3 * MINUTE), event("e2").issue("A").ts(NOW - 1), event("e3").ts(NOW - 1),
                event("e4").issue("B").ts(NOW), event("e5").issue("A").ts(NOW),
                event("e6").issue("A").ts(NOW + MINUTE));
        long a = newest(EventFilter.ALL).get(0).issue();

        Histogram activity = store.events().activity(a, NOW - 2 * MINUTE, NOW + 1, 2 * MINUTE);

        assertThat(activity.bars()).extracting(Histogram.Bar::total).containsExactly(1L, 1L);
        assertThat(activity.capped()).isFalse();
    }

    @Test
    void requiresAllWordsInAnyOrderAndCase() throws Exception {
        append(event("e1").text("Payment refused by the bank"), event("e2").text("payment accepted"));

        assertThat(found("payment")).containsExactly("e2", "e1");
        assertThat(found("BANK Refused")).containsExactly("e1");
        assertThat(found("payment nowhere")).isEmpty();
        assertThat(found("pay")).as("a part of a word").isEmpty();
    }

    @Test
    void phraseRequiresConsecutiveWords() throws Exception {
        append(event("e1").text("connection refused by peer"), event("e2").text("refused the connection"));

        assertThat(found("\"connection refused\"")).containsExactly("e1");
        assertThat(found("\"connection refused")).as("yet to be ended").containsExactly("e1");
        assertThat(found("\"refused by\" connection")).containsExactly("e1");
        assertThat(found("connection refused")).hasSize(2);
    }

    @Test
    void starMatchesAPrefix() throws Exception {
        append(event("e1").text("java.net.ConnectException: timed out"), event("e2").text("connected"));

        assertThat(found("connect*")).containsExactly("e2", "e1");
        assertThat(found("connected*")).containsExactly("e2");
        assertThat(found("\"net connectex*\"")).containsExactly("e1");
        assertThat(found("tim* out")).containsExactly("e1");
    }

    @Test
    void punctuationSeparatesWords() throws Exception {
        append(event("e1").text("org.shop.Order_Service$Inner:42 (a-b) user@example.org /var/log/x.log"));

        assertThat(found("service")).hasSize(1);
        assertThat(found("shop.Order")).as("in a row").hasSize(1);
        assertThat(found("order.shop")).isEmpty();
        assertThat(found("42")).hasSize(1);
        assertThat(found("example.org")).hasSize(1);
        assertThat(found("var log")).hasSize(1);
        assertThat(found("a-b")).hasSize(1);
    }

    @Test
    void ignoresAccentsAndSupportsAllScripts() throws Exception {
        append(event("e1").text("Zürich \u00c5ngström пла́та 支払い \uD83D\uDE00 naïve"));

        assertThat(found("zurich")).hasSize(1);
        assertThat(found("ZÜRICH")).hasSize(1);
        assertThat(found("ångström")).hasSize(1);
        assertThat(found("支払い")).hasSize(1);
        assertThat(found("支*")).hasSize(1);
        assertThat(found("NAIVE")).hasSize(1);
    }

    @Test
    void treatsHostileSyntaxAsText() throws Exception {
        append(event("e1").text("something else"));

        for (String typed : HOSTILE) {
            // Never a failure; matches nothing, unless it contains no word.
            assertThat(found(typed)).as(typed).hasSize(SearchText.clauses(typed).isEmpty() ? 1 : 0);
            assertThat(store.events().count(EventFilter.ALL.withText(typed).withSource("shop"), 9).events()).as(typed)
                    .isBetween(0L, 1L);
        }
    }

    @Test
    void findsTextThatLooksLikeSyntax() throws Exception {
        append(event("e1").text("this AND that OR NOT (a:b) 'quoted' <tag> 100%"), event("e2").text("this that"));

        assertThat(found("and")).containsExactly("e1");
        assertThat(found("or not")).containsExactly("e1");
        assertThat(found("a:b")).containsExactly("e1");
        assertThat(found("'quoted'")).containsExactly("e1");
        assertThat(found("100%")).containsExactly("e1");
    }

    @Test
    void searchResultsHavePages() throws Exception {
        append(event("e1").text("a b"), event("e2").text("b"), event("e3").text("b a"), event("e4").text("a"));
        EventFilter a = EventFilter.ALL.withText("a");

        EventPage first = store.events().list(EventQuery.newest(a, 2));
        StoredEvent last = first.events().get(1);
        EventPage second = store.events()
                .list(new EventQuery(a, new EventQuery.Cursor(last.ts(), last.seq()), null, 2));

        assertThat(first.events()).extracting(StoredEvent::id).containsExactly("e4", "e3");
        assertThat(first.older()).isTrue();
        assertThat(second.events()).extracting(StoredEvent::id).containsExactly("e1");
        assertThat(second.older()).isFalse();
        assertThat(after(a, last.seq(), 9)).extracting(StoredEvent::id).containsExactly("e4");
    }

    @Test
    void aHistogramCountsByTheMinuteAndByTheHour() throws Exception {
        append(event("e1").level(50), event("e2").level(40).ts(NOW + MINUTE - 1),
                event("e3").level(30).ts(NOW + MINUTE),
                event("e4").ts(NOW + 60 * MINUTE), event("e5").level(25).ts(NOW + 60 * MINUTE),
                event("e6").ts(NOW + 120 * MINUTE), event("e6"));
        EventFilter two = EventFilter.ALL.withTime(NOW, NOW + 120 * MINUTE);

        Histogram minutes = store.events().histogram(two, MINUTE);
        Histogram hours = store.events().histogram(two, 60 * MINUTE);

        assertThat(minutes.bars()).containsExactly(new Histogram.Bar(NOW, 2, 0, 0),
                new Histogram.Bar(NOW + MINUTE, 0, 1, 0), new Histogram.Bar(NOW + 60 * MINUTE, 0, 0, 2));
        assertThat(hours.bars()).containsExactly(new Histogram.Bar(NOW, 2, 1, 0),
                new Histogram.Bar(NOW + 60 * MINUTE, 0, 0, 2));
        assertThat(minutes.capped()).isFalse();
        assertThat(minutes.step()).isEqualTo(MINUTE);
    }

    @Test
    void histogramAppliesTheFilter() throws Exception {
        append(event("e1").level(40).text("one two"), event("e2").text("two").source(source("bank")),
                event("e3").text("three").ts(NOW + 5 * MINUTE));
        EventFilter hour = EventFilter.ALL.withTime(NOW, NOW + 60 * MINUTE);

        assertThat(store.events().histogram(hour.withSource("bank"), 5 * MINUTE).bars())
                .containsExactly(new Histogram.Bar(NOW, 0, 0, 1));
        assertThat(store.events().histogram(hour.withLevel(30), 5 * MINUTE).bars())
                .containsExactly(new Histogram.Bar(NOW, 1, 0, 0));
        assertThat(store.events().histogram(hour.withText("two"), 5 * MINUTE).bars())
                .containsExactly(new Histogram.Bar(NOW, 1, 0, 1));
        assertThat(store.events().histogram(hour, 1_000).bars()).containsExactly(new Histogram.Bar(NOW, 1, 0, 1),
                new Histogram.Bar(NOW + 5 * MINUTE, 0, 0, 1));
        assertThat(store.events().histogram(hour.withSource("nobody"), MINUTE).bars()).isEmpty();
        assertThat(store.events().histogram(hour.withText("nowhere"), MINUTE).bars()).isEmpty();
    }

    @Test
    void storesAndFindsVeryLongTexts() throws Exception {
        StringBuilder text = new StringBuilder("begin ");
        while (text.length() < 1 << 20) {
            text.append(Integer.toString(text.length(), 36)).append(' ');
        }
        String message = text.toString();

        append(event("e1").message(message).text(message).data("{\"long\":\"" + message + "\"}"),
                event("e2").text("x".repeat(1 << 20)));

        assertThat(found("\"begin 6\" c*")).containsExactly("e1");
        StoredEvent whole = store.events().find(newest(EventFilter.ALL).get(1).seq()).orElseThrow();
        assertThat(whole.message()).isEqualTo(message);
        assertThat(whole.data()).hasSize(message.length() + 11);
    }

    @Test
    void returnsEveryCharacterOrAVisibleReplacement() throws Exception {
        String odd = "a\uD83D\uDE00b\u202E\u0001\u007F\uFFFE\r\n\t\u2028é";
        append(event("e1").name(odd).message(odd).user(odd).request(odd).text(odd)
                .data("{\"a\":\"\\u0000\\ud800 \uD83D\uDE00\"}"));
        append(event("e2").message("one\u0000two").name("\u0000").text("one\u0000two"));

        StoredEvent first = store.events().find(newest(EventFilter.ALL).get(1).seq()).orElseThrow();
        StoredEvent second = store.events().find(newest(EventFilter.ALL).get(0).seq()).orElseThrow();

        assertThat(List.of(first.name(), first.message(), first.user(), first.request())).containsOnly(odd);
        assertThat(first.data()).isEqualTo("{\"a\":\"\\u0000\\ud800 \uD83D\uDE00\"}");
        assertThat(second.message()).matches("one[\u0000\u2400]two");
        assertThat(found("two")).containsExactly("e2");
        assertThat(found(EventFilter.ALL.withRequest(odd))).containsExactly("e1");
    }

    private List<String> found(String typed) throws StoreException {
        return found(EventFilter.ALL.withText(typed));
    }
}
