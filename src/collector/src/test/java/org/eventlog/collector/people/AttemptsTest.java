// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private Instant now = Instant.parse("2026-03-29T12:00:00Z");
    private final Attempts attempts = new Attempts(3, Duration.ofMinutes(5), () -> now);

    @Test
    void countsFailuresWithinTheWindow() {
        fail(3);

        assertThat(attempts.isTooMany("ada")).isTrue();
        now = now.plus(Duration.ofMinutes(6));
        assertThat(attempts.isTooMany("ada")).isFalse();
    }

    @Test
    void settingTheClockBackDoesNotExtendALockout() {
        fail(3);
        now = now.minus(Duration.ofDays(1));

        assertThat(attempts.isTooMany("ada")).isFalse();
        fail(3);
        assertThat(attempts.isTooMany("ada")).isTrue();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            attempts.failed("ada");
        }
    }
}
