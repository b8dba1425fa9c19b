// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.collector.event.Flags;
import org.eventlog.collector.store.EventQuery.Cursor;
import org.junit.jupiter.api.Test;

/** Tests storing and reading events. */
abstract class EventsContract extends FieldsContract {
    @Test
    void returnsAnEventUnchanged() throws Exception {
        append(event("e1").level(40).name("order.failed").user("ann").request("r1").correlation("c1")
                .message("No stock")
                .data("{\"session\":\"s9\",\"total\":4.50}").flags(Flags.CUT).from("k7", "192.0.2.1", "api"));

        StoredEvent whole = store.events().find(only().seq()).orElseThrow();

        assertThat(whole)
                .isEqualTo(new StoredEvent(whole.seq(), "e1", NOW, NOW + 5, "error", "shop", "192.0.2.1", "api",
                        "order.failed", "No stock", false, "ann", "s9", "r1", "c1", "k7", null, Flags.CUT,
                        "{\"session\":\"s9\",\"total\":4.50}"));
        assertThat(only()).usingRecursiveComparison().ignoringFields("data").isEqualTo(whole);
        assertThat(only().data()).as("not in a list").isNull();
        assertThat(store.events().find(whole.seq() + 1)).isEmpty();
        assertThat(store.events().find("shop", "e1")).contains(whole);
        assertThat(store.events().find("billing", "e1")).isEmpty();
        assertThat(store.events().find("shop", "e2")).isEmpty();
    }

    @Test
    void missingValuesAreNull() throws Exception {
        append(event("e1").name(null).from(null, null, "form"));

        StoredEvent event = store.events().find(only().seq()).orElseThrow();

        assertThat(event.name()).isNull();
        assertThat(event.message()).isNull();
        assertThat(event.user()).isNull();
        assertThat(event.session()).isNull();
        assertThat(event.request()).isNull();
        assertThat(event.correlation()).isNull();
        assertThat(event.key()).isNull();
        assertThat(event.address()).isNull();
        assertThat(event.issue()).isNull();
    }

    @Test
    void aListShowsTheBeginningOfALongMessage() throws Exception {
        append(event("e1").message("x".repeat(601)));

        assertThat(only().message()).isEqualTo("x".repeat(600));
        assertThat(only().messageShortened()).isTrue();
        assertThat(store.events().find(only().seq())).get().extracting(StoredEvent::message)
                .isEqualTo("x".repeat(601));
    }

    @Test
    void aListShowsTheExceptionWhereThereIsNoMessage() throws Exception {
        append(event("e1")
                .data("{\"exception\":{\"type\":\"a.B\",\"stack\":[{\"message\":\"no\"}],\"message\":\"why\"}}"),
                event("e2").data("{\"exception\":{\"type\":\"a.B\"}}"));

        assertThat(newest(EventFilter.ALL)).extracting(StoredEvent::message).containsExactly("a.B", "why");
    }

    @Test
    void keepsTheFirstOfTwoEventsWithTheSameSourceAndId() throws Exception {
        assertThat(append(event("e1").message("first"), event("e2"), event("e1").message("second")))
                .containsExactly(false, false, true);

        assertThat(append(event("e2"), event("e3"), event("e1").message("third")))
                .containsExactly(true, false, true);
        assertThat(names()).containsExactly("e3", "e2", "e1");
        assertThat(newest(EventFilter.ALL)).extracting(StoredEvent::message).containsExactly(null, null, "first");
    }

    @Test
    void theSameIdOfAnotherSourceIsAnotherEvent() throws Exception {
        append(event("e1"));

        assertThat(append(event("e1").source(source("bank")))).containsExactly(false);
        assertThat(names()).hasSize(2);
    }

    @Test
    void distinguishesLongIdsByTheirLastCharacter() throws Exception {
        String id = "\uD83D\uDE00".repeat(63);

        assertThat(append(event(id + "a"), event(id + "b"), event(id + "a"))).containsExactly(false, false, true);
    }

    @Test
    void acceptsAnEmptyAppend() throws Exception {
        assertThat(store.append(List.of())).isEmpty();
        assertThat(store.events().newest()).isZero();
    }

    @Test
    void numbersGrowInTheOrderOfArrival() throws Exception {
        append(event("e1").ts(NOW + 9), event("e2").ts(NOW));
        append(event("e2"), event("e3").ts(NOW + 5));

        List<StoredEvent> all = after(EventFilter.ALL, 0, 9);
        assertThat(all).extracting(StoredEvent::id).containsExactly("e1", "e2", "e3");
        assertThat(all).extracting(StoredEvent::seq).isSorted().doesNotHaveDuplicates();
        assertThat(store.events().newest()).isEqualTo(all.get(2).seq());
    }

    @Test
    void listsByTimeAndThenByArrival() throws Exception {
        append(event("e1").ts(NOW + 1), event("e2").ts(NOW), event("e3").ts(NOW + 1), event("e4").ts(NOW + 2));

        assertThat(names()).containsExactly("e4", "e3", "e1", "e2");
    }

    @Test
    void pagesContinueWithinEqualTimes() throws Exception {
        append(IntStream.range(0, 25).mapToObj(i -> event("e" + i).ts(NOW + i / 10)).toArray(TestEvent[]::new));
        List<String> seen = new ArrayList<>();
        Cursor before = null;
        EventPage page;
        do {
            page = store.events().list(new EventQuery(EventFilter.ALL, before, null, 4));
            seen.addAll(page.events().stream().map(StoredEvent::id).toList());
            StoredEvent last = page.events().get(page.events().size() - 1);
            before = new Cursor(last.ts(), last.seq());
        } while (page.older());

        assertThat(seen).hasSize(25).isEqualTo(names());
    }

    @Test
    void exactlyFullPageHasNoNextPage() throws Exception {
        append(event("e1"), event("e2"));

        assertThat(store.events().list(EventQuery.newest(EventFilter.ALL, 2)).older()).isFalse();
        assertThat(store.events().list(EventQuery.newest(EventFilter.ALL, 1)).older()).isTrue();
    }

    @Test
    void tailReturnsEachEventOnce() throws Exception {
        List<String> seen = new ArrayList<>();
        long place = 0;
        for (int round = 0; round < 6; round++) {
            // Increasingly old events: a tail ignores their time.
            int first = round * 3;
            append(IntStream.range(first, first + 3).mapToObj(i -> event("e" + i).ts(NOW - i))
                    .toArray(TestEvent[]::new));
            for (List<StoredEvent> more = after(EventFilter.ALL, place, 2); !more
                    .isEmpty(); more = after(EventFilter.ALL, place, 2)) {
                seen.addAll(more.stream().map(StoredEvent::id).toList());
                place = more.get(more.size() - 1).seq();
            }
        }

        assertThat(seen).containsExactlyElementsOf(IntStream.range(0, 18).mapToObj(i -> "e" + i).toList());
        assertThat(store.events().newest()).isEqualTo(place);
    }

    @Test
    void tailContinuesAfterAList() throws Exception {
        append(event("e1"), event("e2"));
        long newest = store.events().list(EventQuery.newest(EventFilter.ALL, 1)).newest();
        append(event("e3").ts(NOW - 100));

        assertThat(after(EventFilter.ALL, newest, 9)).extracting(StoredEvent::id).containsExactly("e3");
        assertThat(after(EventFilter.ALL.withSource("nobody"), newest, 9)).isEmpty();
    }

    @Test
    void surroundingEventsAreOfAllSourcesByTime() throws Exception {
        int bank = source("bank");
        append(IntStream.range(0, 9)
                .mapToObj(i -> event("e" + i).ts(NOW + i / 2 * 2).source(i % 2 == 0 ? bank : source("shop")))
                .toArray(TestEvent[]::new));
        long seq = newest(EventFilter.ALL).get(4).seq();

        assertThat(store.events().around(seq, 2)).extracting(StoredEvent::id).containsExactly("e2", "e3", "e4", "e5",
                "e6");
        assertThat(store.events().around(seq, 100)).hasSize(9);
        assertThat(store.events().around(999_999, 2)).isEmpty();
    }

    @Test
    void exportsCompleteEventsOldestFirst() throws Exception {
        append(IntStream.range(0, 1_203).mapToObj(i -> event("e" + i).data("{\"n\":" + i + "}"))
                .toArray(TestEvent[]::new));
        List<StoredEvent> taken = new ArrayList<>();

        store.events().export(EventFilter.ALL, 5_000, taken::add);

        assertThat(taken).extracting(StoredEvent::id)
                .containsExactlyElementsOf(IntStream.range(0, 1_203).mapToObj(i -> "e" + i).toList());
        assertThat(taken.get(77).data()).isEqualTo("{\"n\":77}");
    }

    @Test
    void exportStopsAtItsLimitOrOnRequest() throws Exception {
        append(IntStream.range(0, 1_203).mapToObj(i -> event("e" + i)).toArray(TestEvent[]::new));
        List<StoredEvent> bounded = new ArrayList<>();
        List<StoredEvent> stopped = new ArrayList<>();

        store.events().export(EventFilter.ALL, 777, bounded::add);
        store.events().export(EventFilter.ALL, 777, event -> stopped.add(event) && stopped.size() < 3);

        assertThat(bounded).hasSize(777);
        assertThat(stopped).hasSize(3);
    }

    @Test
    void countStopsAtItsLimit() throws Exception {
        append(IntStream.range(0, 50).mapToObj(i -> event("e" + i).level(i < 20 ? 40 : 20)).toArray(TestEvent[]::new));

        assertThat(store.events().count(EventFilter.ALL, 1_000).events()).isEqualTo(50);
        assertThat(store.events().count(EventFilter.ALL.withLevel(40), 1_000).events()).isEqualTo(20);
        assertThat(store.events().count(EventFilter.ALL, 30).events()).isEqualTo(30);
        assertThat(store.events().count(EventFilter.ALL.withSource("nobody"), 30).events()).isZero();
    }

    @Test
    void keepsEventsAfterReopeningTheStore() throws Exception {
        append(event("e1").message("kept"));
        store.close();

        store = opened();

        assertThat(names()).containsExactly("e1");
        assertThat(append(event("e1"), event("e2"))).containsExactly(true, false);
        assertThat(store.events().sources()).containsExactly("bank", "shop");
    }

    @Test
    void openingTwiceChangesNothing() throws Exception {
        append(event("e1"));

        store.open();

        append(event("e2"));
        assertThat(names()).containsExactly("e2", "e1");
    }

    @Test
    void queriesFailBeforeOpenAndAfterClose() throws Exception {
        store.close();
        store.close();
        EventStore never = make();

        assertThatThrownBy(() -> never.events().newest()).isInstanceOfSatisfying(StoreException.class,
                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
        assertThatThrownBy(() -> never.append(List.of())).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.events().newest()).isInstanceOf(StoreException.class);
        never.close();
    }

    @Test
    void factsEstimateTheContents() throws Exception {
        append(event("e1"), event("e2"), event("e2"));

        assertThat(store.facts().events()).isEqualTo(2);
        assertThat(store.facts().bytes()).isNotZero();
    }
}
