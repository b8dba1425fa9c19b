// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eventlog.bridge.KeptMessages;
import org.junit.jupiter.api.Test;

/** Tests which failures and recoveries an operator is told of. */
class OperatorLogTest {
    private final List<String> messages = new ArrayList<>();
    private long now;
    private final OperatorLog log = new OperatorLog("shop", new KeptMessages(messages), () -> now);

    @Test
    void aRecoveryCountsTheAttemptsThatWereRefused() {
        refused();
        refused();
        failed();

        works();

        assertThat(messages).last().asString().contains("EVL-3002", "after 3 failed attempts");
    }

    @Test
    void failuresFarApartAreOneRowIfNothingWasDeliveredBetween() {
        failed();
        pass(Duration.ofMinutes(10));
        failed();
        pass(Duration.ofMinutes(10));
        failed();

        assertThat(messages).hasSize(2);
        assertThat(messages.get(1)).contains("Failure 2 in a row");
    }

    @Test
    void failuresCloseToEachOtherAreOneRowInSpiteOfDeliveries() {
        failed();
        works();
        pass(Duration.ofSeconds(59));
        failed();
        failed();

        assertThat(messages).last().asString().contains("Failure 2 in a row");
    }

    @Test
    void aFailureLongAfterTheLastDeliveryBeginsARow() {
        refused();
        works();
        pass(Duration.ofSeconds(61));
        failed();
        assertThat(messages).last().asString().contains("Failure 1 in a row");

        works();

        assertThat(messages).last().asString().contains("after 1 failed attempts");
    }

    private void failed() {
        log.sendFailed("receiver", "refused", 100, 7);
    }

    private void refused() {
        log.sendRefused("receiver", "HTTP 401", 100, 7);
    }

    private void works() {
        log.sendSucceeded("receiver", 7);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
