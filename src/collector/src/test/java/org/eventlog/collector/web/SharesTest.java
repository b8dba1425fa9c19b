// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharesTest {
    private final Shares shares = new Shares(3, 2);

    @Test
    void nobodyHasMoreThanTheirShare() {
        assertThat(shares.take("a")).isTrue();
        assertThat(shares.take("a")).isTrue();
        assertThat(shares.take("a")).isFalse();
        assertThat(shares.take("b")).isTrue();
        assertThat(shares.take("c")).as("all are taken").isFalse();

        shares.giveBack("a");
        assertThat(shares.take("c")).isTrue();
    }

    @Test
    void waitsUntilAPlaceIsGivenBack() throws Exception {
        shares.take("a");
        shares.take("a");
        FutureTask<Boolean> waiting = new FutureTask<>(() -> shares.await("a", 60_000));
        Thread waiter = new Thread(waiting, "waiter");
        waiter.setDaemon(true);
        waiter.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> waiter.getState() == Thread.State.TIMED_WAITING);

        shares.giveBack("a");

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shares.await("a", 1)).isFalse();
    }
}
