// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestClockTest {
    private static final Instant NOON = Instant.parse("2030-06-15T12:00:00Z");
    private final TestClock clock = new TestClock(NOON);

    @Test
    void standsStillUntilItIsMoved() {
        long nanos = clock.getAsLong();

        assertThat(clock.instant()).isEqualTo(NOON).isEqualTo(clock.instant());
        assertThat(clock.getAsLong()).isEqualTo(nanos);
    }

    @Test
    void movesBothClocksByTheSame() {
        long before = clock.getAsLong();

        clock.advance(Duration.ofSeconds(90));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(90));
        assertThat(clock.getAsLong() - before).isEqualTo(90_000_000_000L);
    }

    @Test
    void nanoTimeMayOverflow() {
        long before = clock.getAsLong();
        clock.advance(Duration.ofSeconds(2));

        assertThat(clock.getAsLong()).isLessThan(before);
        assertThat(clock.getAsLong() - before).isPositive();
    }

    @Test
    void setsTheWallClockAndNotTheNanoseconds() {
        long before = clock.getAsLong();

        clock.setWallClock(NOON.minusSeconds(3600));

        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(3600));
        assertThat(clock.getAsLong()).isEqualTo(before);
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isThreadSafeWhenMoved() {
        IntStream.range(0, 10_000).parallel().forEach(i -> clock.advance(Duration.ofMillis(1)));

        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
    }
}
