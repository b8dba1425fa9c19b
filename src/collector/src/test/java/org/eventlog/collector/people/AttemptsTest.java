// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import org.eventlog.collector.people.Attempts.Answer;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private Instant now = Instant.parse("2026-03-29T12:00:00Z");
    private final Attempts attempts = new Attempts(3, Duration.ofMinutes(5), () -> now);

    @Test
    void countsAttemptsWithinThePeriod() {
        fail(3);

        assertThat(attempts.begin("ada")).isEqualTo(Answer.NOW_REFUSED);
        assertThat(attempts.begin("ada")).isEqualTo(Answer.REFUSED);
        now = now.plus(Duration.ofMinutes(6));
        assertThat(attempts.begin("ada")).isEqualTo(Answer.ALLOWED);
    }

    @Test
    void attemptThatSucceedsDoesNotCount() {
        fail(2);
        for (int i = 0; i < 5; i++) {
            assertThat(attempts.begin("ada")).isEqualTo(Answer.ALLOWED);
            attempts.takeBack("ada");
        }
    }

    @Test
    void settingTheClockBackDoesNotExtendALockout() {
        fail(3);
        now = now.minus(Duration.ofDays(1));

        fail(3);
        assertThat(attempts.begin("ada")).isEqualTo(Answer.NOW_REFUSED);
    }

    @Test
    void forgetsEndedPeriods() {
        for (int i = 0; i < 50; i++) {
            attempts.begin("name " + i);
        }
        now = now.plus(Duration.ofMinutes(6));
        attempts.begin("ada");

        assertThat(attempts.size()).isEqualTo(1);
    }

    @Test
    void remembersALimitedNumber() {
        for (int i = 0; i < 10_100; i++) {
            attempts.begin("name " + i);
        }

        assertThat(attempts.size()).isEqualTo(10_000);
    }

    @Test
    void keepsNoTextThatItIsGiven() {
        String name = "x".repeat(100_000);
        WeakReference<String> given = new WeakReference<>(name);

        attempts.begin(name);
        name = null;

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return given.refersTo(null);
        });
        assertThat(attempts.size()).isEqualTo(1);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(attempts.begin("ada")).isEqualTo(Answer.ALLOWED);
        }
    }
}
