// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
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
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return shares.await("a", 10_000);
            } catch (InterruptedException e) {
                return false;
            }
        });
        shares.giveBack("a");

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shares.await("a", 1)).isFalse();
    }
}
