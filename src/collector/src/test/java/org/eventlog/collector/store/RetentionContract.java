// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.eventlog.collector.event.Flags;
import org.junit.jupiter.api.Test;

/** Tests deletion by age, number and size. */
abstract class RetentionContract extends KeysContract {
    private static final long MANY = 1_000_000;

    @Test
    void deletesEventsAboveTheAge() throws Exception {
        append(event("old").ts(NOW - 101).text("wood"), event("young").ts(NOW - 100).text("wood"));

        assertThat(store.deleteOld(bounds(NOW - 100, MANY, 0))).isEqualTo(1);
        assertThat(store.deleteOld(bounds(NOW - 100, MANY, 0))).isZero();

        assertThat(names()).containsExactly("young");
        assertThat(found(EventFilter.ALL.withText("wood"))).containsExactly("young");
        assertThat(store.facts().events()).isEqualTo(1);
    }

    @Test
    void keepsEventsWithAWrongClockForAWhile() throws Exception {
        append(event("moved").ts(NOW - 200).received(NOW).flags(Flags.CLAMPED),
                event("moved-long-ago").ts(NOW - 200).received(NOW - 60).flags(Flags.CLAMPED));

        store.deleteOld(Retentions.bounds(NOW - 100, NOW - 50, MANY, 0, 100));

        assertThat(names()).containsExactly("moved");
    }

    @Test
    void deletesTheOldestArrivalsAboveTheNumber() throws Exception {
        append(IntStream.range(0, 10).mapToObj(i -> event("e" + i).ts(NOW - i)).toArray(TestEvent[]::new));
        append(event("e0"), event("e1"));

        assertThat(store.deleteOld(bounds(0, 4, 0))).isEqualTo(6);

        assertThat(after(EventFilter.ALL, 0, 9)).extracting(StoredEvent::id).containsExactly("e6", "e7", "e8", "e9");
    }

    @Test
    void deletesOnePortionAtATime() throws Exception {
        append(IntStream.range(0, 25).mapToObj(i -> event("e" + i)).toArray(TestEvent[]::new));
        Retention.Bounds bounds = Retentions.bounds(0, 0, 5, 0, 10);

        assertThat(store.deleteOld(bounds)).isEqualTo(10);
        assertThat(store.deleteOld(bounds)).isEqualTo(10);
        assertThat(store.deleteOld(bounds)).isZero();
        assertThat(names()).hasSize(5);
    }

    @Test
    void deletesTheOldestAboveTheSize() throws Exception {
        String kilobyte = "k".repeat(1_024);
        for (int i = 0; i < 20; i++) {
            int first = i * 100;
            append(IntStream.range(first, first + 100).mapToObj(n -> event("e" + n).message(kilobyte))
                    .toArray(TestEvent[]::new));
        }
        Retention.Bounds bounds = Retentions.bounds(0, 0, MANY, 1 << 20, 200);
        int deleted = 0;
        for (int portion = store.deleteOld(bounds); portion > 0; portion = store.deleteOld(bounds)) {
            assertThat(portion).isLessThanOrEqualTo(200);
            deleted += portion;
        }

        assertThat(deleted).isBetween(900, 1_800);
        assertThat(names().get(0)).isEqualTo("e1999");
        assertThat(store.events().count(EventFilter.ALL, MANY).events()).isEqualTo(2_000 - deleted);
    }

    @Test
    void sizeOfTheAuditLogDeletesNoEvents() throws Exception {
        append(event("e1"), event("e2"));
        for (int i = 0; i < 12; i++) {
            store.audit().add(new AuditEntry(0, NOW, "ann", "::1", "export", "s".repeat(200), "d".repeat(1_000)));
        }
        long bytes = 400_000;
        for (int i = 0; i < 500; i++) {
            store.audit().add(new AuditEntry(0, NOW, "ann", "::1", "export", "s".repeat(200), "d".repeat(1_000)));
        }

        assertThat(store.deleteOld(Retentions.bounds(0, 0, MANY, bytes, 200))).isZero();
    }

    @Test
    void limitsOfASourceAreItsOwn() throws Exception {
        append(event("old").ts(NOW - 200), event("older").source(source("bank")).ts(NOW - 300),
                event("young").source(source("bank")).ts(NOW - 50));
        Retention.OfSource bank = new Retention.OfSource("bank", NOW - 100, MANY);
        Retention.OfSource nobody = new Retention.OfSource("nobody", NOW, 0);

        assertThat(store.deleteOld(new Retention.Bounds(0, 0, MANY, 0, 100, List.of(bank, nobody)))).isEqualTo(1);

        assertThat(names()).containsExactlyInAnyOrder("old", "young");
    }

    @Test
    void deletesTheOldestOfASourceAboveItsNumber() throws Exception {
        append(IntStream.range(0, 10).mapToObj(i -> event("b" + i).source(source("bank")).ts(NOW + i))
                .toArray(TestEvent[]::new));
        append(event("a").ts(NOW - 100));
        Retention.Bounds bounds = new Retention.Bounds(0, 0, MANY, 0, 4,
                List.of(new Retention.OfSource("bank", 0, 3)));

        assertThat(store.deleteOld(bounds)).isEqualTo(4);
        assertThat(store.deleteOld(bounds)).isEqualTo(3);
        assertThat(store.deleteOld(bounds)).isZero();
        assertThat(names()).containsExactlyInAnyOrder("a", "b7", "b8", "b9");
    }

    @Test
    void histogramExcludesDeletedEvents() throws Exception {
        append(event("e1").ts(NOW - 120_000), event("e2").ts(NOW), event("e3").ts(NOW));
        store.deleteOld(bounds(0, 1, 0));

        Histogram left = store.events().histogram(EventFilter.ALL.withTime(NOW - 3_600_000, NOW + 60_000), 60_000);

        assertThat(left.bars()).containsExactly(new Histogram.Bar(NOW, 0, 0, 1));
    }

    @Test
    void aNumberIsNeverUsedTwice() throws Exception {
        append(event("e1"), event("e2"));
        long last = store.events().newest();
        store.deleteOld(bounds(NOW + 1, MANY, 0));
        assertThat(store.events().newest()).isEqualTo(last);
        store.close();

        store = opened();
        append(event("e3"));

        assertThat(only().seq()).isGreaterThan(last);
    }

    @Test
    void deletedEventCanBeStoredAgain() throws Exception {
        append(event("e1").ts(NOW - 200));
        store.deleteOld(bounds(NOW - 100, MANY, 0));

        assertThat(append(event("e1").ts(NOW - 200))).containsExactly(false);
    }

    @Test
    void issueKeepsItsCountIfEventsAreDeleted() throws Exception {
        append(event("e1").issue("A").ts(NOW - 200), event("e2").issue("A"));
        store.deleteOld(bounds(NOW - 100, MANY, 0));

        assertThat(issue("A")).extracting(Issue::count, Issue::first).containsExactly(2L, NOW - 200);
    }

    @Test
    void issueIsDeletedWithItsLastEventUnlessMuted() throws Exception {
        append(event("e1").issue("A").ts(NOW - 200), event("e2").issue("B").ts(NOW - 200),
                event("e3").issue("C").ts(NOW - 200), event("e4"));
        store.issues().change(List.of(issue("B").id()), IssueChange.mute(null, null), ANN, NOW);
        store.issues().change(List.of(issue("C").id()), IssueChange.RESOLVE, ANN, NOW);
        store.deleteOld(bounds(NOW - 100, MANY, 0));

        assertThat(issues()).extracting(Issue::title).containsExactly("B");
        append(event("e5").issue("A"));
        assertThat(issue("A").count()).isEqualTo(1);
    }

    @Test
    void issueOfALimitedSourceIsDeletedWithItsLastEvent() throws Exception {
        append(event("e1").ts(NOW - 300), event("e2").source(source("bank")).issue("A").ts(NOW - 200),
                event("e3").source(source("bank")).issue("B").ts(NOW - 50),
                event("e4").issue("C").ts(NOW - 200));

        store.deleteOld(new Retention.Bounds(0, 0, MANY, 0, 100,
                List.of(new Retention.OfSource("bank", NOW - 100, MANY))));

        assertThat(issues()).extracting(Issue::title).containsExactlyInAnyOrder("B", "C");
    }

    private static Retention.Bounds bounds(long before, long most, long maxBytes) {
        return Retentions.bounds(before, before, most, maxBytes, 1_000);
    }
}
