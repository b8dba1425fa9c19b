// Copyright the Eventlog authors
// SPDX-License-Identifier: Apache-2.0
package org.eventlog.cdi.otel;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.time.Duration;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eventlog.PipelineStats.DropReason;
import org.eventlog.PipelineStats.SendTimes;
import org.eventlog.cdi.PretendedPipeline;
import org.eventlog.cdi.metrics.QueueNumber;
import org.eventlog.cdi.metrics.QueueNumbers;
import org.junit.jupiter.api.Test;

class ObservedNumbersTest {
    private static final Attributes TAGS = Attributes.of(AttributeKey.stringKey("application"), "shop",
            AttributeKey.stringKey("destination"), "default");

    private final PretendedPipeline pipeline = new PretendedPipeline();
    private final InMemoryMetricReader reader = InMemoryMetricReader.create();
    private final SdkMeterProvider provider = SdkMeterProvider.builder().registerMetricReader(reader).build();
    private final ObservedNumbers observed = new ObservedNumbers(provider.get("org.eventlog"), pipeline.of("shop"));

    @Test
    void exportsEveryNumberUnderItsName() {
        pipeline.send(Duration.ofMillis(1));
        TreeSet<String> names = QueueNumbers.ALL.stream().map(QueueNumber::name)
                .collect(Collectors.toCollection(TreeSet::new));
        names.add("eventlog.send.duration");

        assertThat(reader.collectAllMetrics()).extracting(MetricData::getName)
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void countsWhatOnlyGrowsAndMeasuresTheRest() {
        pipeline.sent = 7;
        pipeline.queuedBytes = 900;
        pipeline.oldestAge = Duration.ofMillis(1500);
        pipeline.dropped.put(DropReason.JOURNAL_FULL, 3L);

        assertThat(metric("eventlog.events.sent")).hasUnit("").hasLongSumSatisfying(sum -> sum.isMonotonic()
                .isCumulative().hasPointsSatisfying(point -> point.hasValue(7).hasAttributes(TAGS)));
        assertThat(metric("eventlog.queue.size")).hasUnit("By")
                .hasDoubleGaugeSatisfying(gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(900)));
        assertThat(metric("eventlog.queue.oldest.age")).hasUnit("s")
                .hasDoubleGaugeSatisfying(gauge -> gauge.hasPointsSatisfying(point -> point.hasValue(1.5)));
        assertThat(metric("eventlog.events.dropped").getLongSumData().getPoints()).hasSize(DropReason.values().length)
                .anySatisfy(point -> {
                    assertThat(point.getValue()).isEqualTo(3);
                    assertThat(point.getAttributes()).isEqualTo(TAGS.toBuilder().put("reason", "journal-full").build());
                });
    }

    @Test
    void fillsTheHistogramInTheSameExport() {
        pipeline.send(Duration.ofMillis(30));
        pipeline.send(Duration.ofMillis(80));

        assertThat(metric("eventlog.send.duration")).hasUnit("s").hasHistogramSatisfying(
                histogram -> histogram.hasPointsSatisfying(point -> point.hasCount(2).hasAttributes(TAGS)
                        .hasBucketBoundaries(
                                SendTimes.BOUNDS.stream().mapToDouble(bound -> bound.toNanos() / 1e9).toArray())
                        .hasBucketCounts(0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0)
                        .hasSumGreaterThan(0.109_999)));
    }

    @Test
    void isNotCalledAfterClose() {
        pipeline.sent = 7;
        observed.close();

        assertThat(reader.collectAllMetrics()).isEmpty();
    }

    @Test
    void toleratesDisabledTelemetry() {
        new ObservedNumbers(OpenTelemetry.noop().getMeter("org.eventlog"), pipeline.of("shop")).close();
    }

    private MetricData metric(String name) {
        return reader.collectAllMetrics().stream().filter(metric -> metric.getName().equals(name)).findFirst()
                .orElseThrow();
    }
}
