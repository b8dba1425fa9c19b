// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.mpmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.metrics.SharedMetricRegistries;
import java.time.Duration;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.cdi.PretendedPipeline;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegisteredNumbersTest {
    private final PretendedPipeline pipeline = new PretendedPipeline();
    private final MetricRegistry registry = SharedMetricRegistries.getOrCreate("application");

    @AfterEach
    void removesAll() {
        registry.removeMatching((id, metric) -> true);
    }

    @Test
    void gaugesShowCurrentValues() {
        new RegisteredNumbers(registry, pipeline.of("shop"));
        pipeline.queuedBytes = 900;
        pipeline.oldestAge = Duration.ofMillis(1500);

        assertThat(registry.getGauge(id("shop", "eventlog.queue.size")).getValue()).isEqualTo(900.0);
        assertThat(registry.getGauge(id("shop", "eventlog.queue.oldest.age")).getValue()).isEqualTo(1.5);
        assertThat(registry.getMetadata("eventlog.queue.size").getUnit()).isEqualTo("bytes");
    }

    @Test
    void movesItsCountersAndItsTimerWheneverAGaugeIsAsked() {
        new RegisteredNumbers(registry, pipeline.of("shop"));
        pipeline.sent = 7;
        pipeline.dropped.put(DropReason.JOURNAL_FULL, 3L);
        pipeline.send(Duration.ofMillis(30));
        pipeline.send(Duration.ofMillis(80));

        look();
        look();

        assertThat(registry.getCounter(id("shop", "eventlog.events.sent")).getCount()).isEqualTo(7);
        assertThat(registry.getCounter(id("shop", "eventlog.events.dropped", new Tag("reason", "journal-full")))
                .getCount()).isEqualTo(3);
        assertThat(registry.getTimer(id("shop", "eventlog.send.duration")).getCount()).isEqualTo(2);
        assertThat(registry.getTimer(id("shop", "eventlog.send.duration")).getElapsedTime())
                .isBetween(Duration.ofMillis(109), Duration.ofMillis(111));
    }

    @Test
    void leavesNothingBehind() {
        RegisteredNumbers registered = new RegisteredNumbers(registry, pipeline.of("shop"));
        assertThat(registry.getMetricIDs()).hasSize(QueueNumbers.ALL.size() + 1);

        registered.remove();

        assertThat(registry.getMetricIDs()).isEmpty();
    }

    @Test
    void keepsTwoApplicationsApart() {
        PretendedPipeline other = new PretendedPipeline();
        RegisteredNumbers shop = new RegisteredNumbers(registry, pipeline.of("shop"));
        new RegisteredNumbers(registry, other.of("crm"));
        pipeline.queuedEvents = 1;
        other.queuedEvents = 2;

        assertThat(registry.getGauge(id("shop", "eventlog.queue.events")).getValue()).isEqualTo(1.0);
        shop.remove();

        assertThat(registry.getMetricIDs()).hasSize(QueueNumbers.ALL.size() + 1);
        assertThat(registry.getGauge(id("crm", "eventlog.queue.events")).getValue()).isEqualTo(2.0);
    }

    @Test
    void givesTheSecondOfTwoApplicationsOfOneNameANumber() {
        PretendedPipeline other = new PretendedPipeline();
        new RegisteredNumbers(registry, pipeline.of("shop"));
        new RegisteredNumbers(registry, other.of("shop"));
        pipeline.queuedEvents = 1;
        other.queuedEvents = 2;

        assertThat(registry.getGauge(id("shop", "eventlog.queue.events")).getValue()).isEqualTo(1.0);
        assertThat(registry.getGauge(id("shop-2", "eventlog.queue.events")).getValue()).isEqualTo(2.0);
    }

    private void look() {
        registry.getGauge(id("shop", "eventlog.queue.durable")).getValue();
    }

    private static MetricID id(String application, String name, Tag... more) {
        Tag[] tags = new Tag[2 + more.length];
        tags[0] = new Tag("application", application);
        tags[1] = new Tag("destination", "default");
        System.arraycopy(more, 0, tags, 2, more.length);
        return new MetricID(name, tags);
    }
}
