// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndingTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Ending ending = new Ending(2 * SECOND);

    @Test
    void requestsConfirmationOnceTheLastBatchHasSettled() {
        ending.begin(10 * SECOND);

        assertThat(ending.isTimeToAsk(SECOND, 2 * SECOND)).isFalse();
        assertThat(ending.isTimeToAsk(SECOND, 3 * SECOND)).isTrue();
    }

    @Test
    void requestsConfirmationImmediatelyIfTimeIsShort() {
        ending.begin(3 * SECOND);

        assertThat(ending.isTimeToAsk(SECOND, SECOND)).isTrue();
    }

    @Test
    void requestsConfirmationOnlyOnce() {
        ending.begin(10 * SECOND);
        ending.asked();

        assertThat(ending.isOver()).isTrue();
        assertThat(ending.isTimeToAsk(SECOND, 5 * SECOND)).isFalse();
    }

    @Test
    void resendsOnceIfTheConnectionIsLost() {
        ending.begin(10 * SECOND);
        ending.lost();
        assertThat(ending.isOver()).isFalse();
        ending.lost();
        assertThat(ending.isOver()).isTrue();
    }

    @Test
    void countsNoLossBeforeTheEnd() {
        ending.lost();
        ending.lost();
        ending.lost();

        ending.begin(10 * SECOND);

        assertThat(ending.isOver()).isFalse();
        ending.lost();
        assertThat(ending.isOver()).isFalse();
    }
}
