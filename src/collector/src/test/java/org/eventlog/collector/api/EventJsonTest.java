// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.eventlog.collector.store.EventFilter;
import org.eventlog.collector.store.EventPage;
import org.eventlog.collector.store.EventQuery;
import org.eventlog.collector.store.StoredEvent;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private static final EventQuery AFTER_7 = new EventQuery(EventFilter.ALL, null, 7L, 2);

    private static EventPage page(long newest, long... numbers) {
        List<StoredEvent> events = LongStream.of(numbers).mapToObj(seq -> new StoredEvent(seq, "e" + seq, 0, 0, "info",
                "shop", null, "api", "n", "m", false, null, null, null, null, null, null, 0, null)).toList();
        return new EventPage(events, false, newest);
    }

    @Test
    void continuesAfterAllEventsThereWere() {
        assertThat(EventJson.next(AFTER_7, page(9))).isEqualTo(9);
        assertThat(EventJson.next(AFTER_7, page(9, 8))).isEqualTo(9);
    }

    @Test
    void continuesAfterThePageIfMoreMayFollow() {
        assertThat(EventJson.next(AFTER_7, page(20, 8, 9))).isEqualTo(9);
    }

    @Test
    void continuesAfterAnEventThatWasStoredDuringTheQuery() {
        assertThat(EventJson.next(AFTER_7, page(7, 8))).isEqualTo(8);
        assertThat(EventJson.next(new EventQuery(EventFilter.ALL, null, 0L, 2), page(0, 1))).isEqualTo(1);
    }

    @Test
    void neverGoesBack() {
        assertThat(EventJson.next(AFTER_7, page(3))).isEqualTo(7);
    }
}
