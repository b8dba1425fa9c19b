// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private final AtomicLong now = new AtomicLong();
    private final Topics topics = new Topics(now::get);

    @Test
    void topicsAreDoubtfulForAMinuteAfterOneWasAwaitedInVain() {
        assertThat(topics.areDoubtful()).isFalse();
        topics.addAwaited("a");
        assertThat(topics.areDoubtful()).isTrue();

        now.addAndGet(Topics.DOUBT.toNanos() - 1);
        topics.addMissing("b");
        assertThat(topics.areDoubtful()).isTrue();
        now.addAndGet(1);
        assertThat(topics.areDoubtful()).isFalse();
    }

    @Test
    void topicsAreNoLongerDoubtfulWhenTheAwaitedOneExists() {
        topics.addAwaited("slow");
        assertThat(topics.unknownOf(Set.of("slow", "new"))).containsExactly("new");
        topics.addMissing("new");
        assertThat(topics.isMissing("new")).isTrue();

        now.addAndGet(Topics.MISSING.toNanos());
        assertThat(topics.unknownOf(Set.of("new"))).containsExactlyInAnyOrder("new", "slow");
        topics.addPresent("slow");
        topics.addMissing("new");

        assertThat(topics.areDoubtful()).isFalse();
        assertThat(topics.isMissing("new")).as("not left to the producer, which creates it").isFalse();
    }

    @Test
    void topicsStayDoubtfulWhileOnlyOthersExist() {
        topics.addAwaited("a");
        topics.addPresent("b");

        assertThat(topics.areDoubtful()).isTrue();
    }

    @Test
    void theAwaitedTopicAloneIsNoReasonToLookUp() {
        topics.addAwaited("a");
        topics.addPresent("b");
        now.addAndGet(Topics.MISSING.toNanos());

        assertThat(topics.unknownOf(Set.of("b"))).isEmpty();
    }

    @Test
    void aMissingTopicIsLookedUpAgainAfterSomeSeconds() {
        topics.addAwaited("b");
        topics.addMissing("a");
        assertThat(topics.isKnown("a")).isTrue();
        assertThat(topics.isMissing("a")).isTrue();

        now.addAndGet(Topics.MISSING.toNanos());

        assertThat(topics.isKnown("a")).isFalse();
        assertThat(topics.isMissing("a")).isFalse();
    }

    @Test
    void anExistingTopicStaysKnown() {
        topics.addMissing("a");
        topics.addPresent("a");
        now.addAndGet(Topics.MISSING.toNanos());

        assertThat(topics.isKnown("a")).isTrue();
        assertThat(topics.isMissing("a")).isFalse();
    }

    @Test
    void inventedTopicsDoNotFillTheMemory() {
        for (int i = 0; i < 20_000; i++) {
            topics.addMissing("topic" + i);
        }
        assertThat(topics.isKnown("topic0")).isFalse();
        assertThat(topics.isKnown("topic19999")).isTrue();
    }
}
