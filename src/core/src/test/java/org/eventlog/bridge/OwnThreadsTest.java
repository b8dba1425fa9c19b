// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OwnThreadsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final OwnThreads threads = new OwnThreads(() -> now);
    private final Thread journal = new Thread(() -> {}, "eventlog");

    private boolean wrote(long id, String name, Instant time) {
        return threads.wrote(new Origin(id, () -> name, time));
    }

    private boolean journalWrote(Instant time) {
        return wrote(journal.getId(), "eventlog", time);
    }

    @Test
    void aRecordWithMillisecondsOnlyIsOfTheThreadThatBeganInTheSameOne() {
        Instant begun = Instant.parse("2026-01-01T00:00:00.000900Z");
        OwnThreads own = new OwnThreads(() -> begun);
        own.begin(Thread.currentThread());

        assertThat(own.wrote(new Origin(Thread.currentThread().getId(), () -> null,
                Instant.parse("2026-01-01T00:00:00Z")))).isTrue();
    }

    @Test
    void knowsAThreadByItsNumber() {
        threads.begin(journal);

        assertThat(journalWrote(now)).isTrue();
        assertThat(wrote(journal.getId(), "renamed", now)).isTrue();
        assertThat(wrote(journal.getId() + 1, "eventlog", now)).isFalse();
    }

    @Test
    void knowsAThreadByItsNameIfThereIsNoNumber() {
        threads.begin(journal);

        assertThat(wrote(0, "eventlog", now)).isTrue();
        assertThat(wrote(0, "worker", now)).isFalse();
    }

    @Test
    void aThreadWithoutANameIsOnlyKnownByItsNumber() {
        Thread nameless = new Thread(() -> {}, "");
        threads.begin(nameless);

        assertThat(wrote(nameless.getId(), "", now)).isTrue();
        assertThat(wrote(0, "virtual-" + nameless.getId(), now)).isTrue();
        assertThat(wrote(0, "unnamed-" + nameless.getId(), now)).isTrue();
        assertThat(wrote(0, "unnamed-0" + nameless.getId(), now)).isFalse();
        assertThat(wrote(0, "", now)).isFalse();
        assertThat(wrote(0, null, now)).isFalse();
    }

    @Test
    void knowsThreadsThatAreMarkedByTheirName() {
        threads.begin("network | shop");

        assertThat(wrote(0, "network | shop", now)).isTrue();
        assertThat(wrote(7, "network | shop", now)).isTrue();
        assertThat(wrote(7, "network | other", now)).isFalse();

        threads.end("network | shop");

        assertThat(wrote(7, "network | shop", now)).isTrue();
        assertThat(wrote(7, "network | shop", now.plus(SECOND))).isFalse();
    }

    @Test
    void aNameIsOnlyAskedForIfItIsNeeded() {
        threads.begin(journal);

        assertThat(threads.wrote(new Origin(journal.getId() + 1, () -> {
            throw new AssertionError();
        }, now))).isFalse();
    }

    @Test
    void whatTheThreadDidForOthersIsNotOurs() {
        threads.begin(journal);
        Instant begun = now;
        now = now.plus(SECOND);
        threads.end(journal);
        Instant ended = now;
        now = now.plus(SECOND);

        assertThat(journalWrote(begun.minusNanos(1))).isFalse();
        assertThat(journalWrote(begun)).isTrue();
        assertThat(journalWrote(ended)).isTrue();
        assertThat(journalWrote(ended.plusNanos(1))).isFalse();
        assertThat(wrote(0, "eventlog", ended.plusNanos(1))).isFalse();
    }

    @Test
    void withoutATimeOnlyARunningThreadIsKnown() {
        threads.begin(journal);
        assertThat(journalWrote(null)).isTrue();

        threads.end(journal);
        assertThat(journalWrote(null)).isFalse();
    }

    @Test
    void aClockThatIsSetBackHidesNothing() {
        threads.begin(journal);
        now = now.minus(SECOND);

        assertThat(journalWrote(now)).isTrue();
    }

    @Test
    void aThreadMayBeginAgain() {
        threads.begin(journal);
        threads.end(journal);
        now = now.plus(SECOND);
        threads.begin(journal);
        now = now.plus(SECOND);

        assertThat(journalWrote(now)).isTrue();
    }

    @Test
    void remembersTheLatestEndedThreadsAndAllRunningOnes() {
        threads.begin(journal);
        for (int i = 0; i <= OwnThreads.KEPT; i++) {
            threads.begin("t" + i);
            threads.end("t" + i);
        }

        assertThat(wrote(0, "t0", now)).isFalse();
        assertThat(wrote(0, "t1", now)).isTrue();
        assertThat(wrote(0, "t" + OwnThreads.KEPT, now)).isTrue();
        assertThat(journalWrote(now)).isTrue();
    }
}
