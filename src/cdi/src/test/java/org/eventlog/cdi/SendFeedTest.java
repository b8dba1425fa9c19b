// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eventlog.PipelineStats.SendTimes;
import org.eventlog.cdi.metrics.SendFeed;
import org.junit.jupiter.api.Test;

class SendFeedTest {
    private final PretendedPipeline pipeline = new PretendedPipeline();
    private final SendFeed feed = new SendFeed();
    private final List<Long> fed = new ArrayList<>();

    @Test
    void givesEachAttemptOnce() {
        pipeline.send(Duration.ofMillis(3));
        feed();
        feed();
        pipeline.send(Duration.ofMillis(3));
        feed();

        assertThat(fed).hasSize(2);
    }

    @Test
    void keepsEachAttemptWithinItsBoundsAndTheSumAsItWas() {
        Random random = new Random(5);
        PretendedPipeline again = new PretendedPipeline();
        for (int look = 0; look < 20; look++) {
            for (int i = random.nextInt(50); i > 0; i--) {
                // From a microsecond to half a minute.
                pipeline.send(Duration.ofNanos((long) (1_000 * Math.exp(random.nextDouble() * 17))));
            }
            feed();
        }
        fed.forEach(nanos -> again.send(Duration.ofNanos(nanos)));

        SendTimes real = pipeline.stats().sendTimes();
        SendTimes shown = again.stats().sendTimes();
        assertThat(shown.counts()).isEqualTo(real.counts());
        assertThat(shown.total().toNanos()).isCloseTo(real.total().toNanos(), within(real.count()));
    }

    @Test
    void capsAnAttemptAtOneMinute() {
        pipeline.send(Duration.ofHours(1));
        feed();

        assertThat(fed).containsExactly(Duration.ofMinutes(1).toNanos());
    }

    @Test
    void spreadsManyAttemptsOverSeveralReads() {
        for (int i = 0; i < 100_001; i++) {
            pipeline.send(Duration.ofMillis(20));
        }
        feed();
        assertThat(fed).hasSize(100_000);

        feed();

        assertThat(fed).hasSize(100_001).containsOnly(Duration.ofMillis(20).toNanos());
    }

    private void feed() {
        feed.feed(pipeline.stats().sendTimes(), fed::add);
    }
}
